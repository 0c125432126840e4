using System.Globalization;
using System.Text.Unicode;

namespace Earshot.Sip.Messages;

/// <summary>Call-IDs as they are kept.</summary>
internal static class CallIds
{
    /// <summary>Longer ones are cut: the longest that RFC 4475 shows has 200 bytes.</summary>
    public const int MaxLength = 1024;

    /// <summary>"~" and a fingerprint of all of it, which end a Call-ID that was cut.</summary>
    private const int MarkLength = 17;

    /// <summary>As records have it.</summary>
    public static string ToText(ReadOnlySpan<byte> callId) => Lws.ToText(callId, MaxLength) ?? "";

    /// <summary>So that two that only differ far behind stay two, the mark of a cut tells them apart.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> callId)
    {
        if (callId.Length <= MaxLength)
        {
            return callId;
        }

        byte[] cut = callId[..MaxLength].ToArray();
        Utf8.TryWrite(cut.AsSpan(MaxLength - MarkLength), CultureInfo.InvariantCulture, $"~{Fingerprint.Of(callId):x16}", out _);
        return cut;
    }
}
