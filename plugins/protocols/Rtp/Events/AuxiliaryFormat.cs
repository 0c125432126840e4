using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Events;

/// <summary>Formats that go beside or around a codec and are never a stream's codec while there is another.</summary>
internal static class AuxiliaryFormat
{
    public static bool Is(in MediaFormat format) => IsTelephoneEvent(format) || IsRedundant(format) || IsComfortNoise(format);

    /// <summary>Named telephone events (RFC 4733), which repeat one timestamp while a key is held.</summary>
    public static bool IsTelephoneEvent(in MediaFormat format) => Names(format, "telephone-event");

    /// <summary>Redundant audio or text (RFC 2198), which wraps other formats.</summary>
    public static bool IsRedundant(in MediaFormat format) => Names(format, "red");

    /// <summary>Comfort noise (RFC 3389).</summary>
    private static bool IsComfortNoise(in MediaFormat format) => Names(format, "CN");

    private static bool Names(in MediaFormat format, string encoding) =>
        string.Equals(format.Encoding, encoding, StringComparison.OrdinalIgnoreCase);
}
