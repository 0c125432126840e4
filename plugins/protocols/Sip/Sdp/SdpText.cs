using System.Buffers.Text;
using System.Text;

namespace Earshot.Sip.Sdp;

/// <summary>Reads the words of a line of SDP.</summary>
internal static class SdpText
{
    /// <summary>Takes the next word off the text; empty at its end.</summary>
    public static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t"u8);
        int end = text.IndexOfAny((byte)' ', (byte)'\t');
        ReadOnlySpan<byte> word = end < 0 ? text : text[..end];
        text = text[word.Length..];
        return word;
    }

    /// <summary>Takes name and colon off an attribute: <c>attribute-name [":" attribute-value]</c> (RFC 8866, 9).</summary>
    public static ReadOnlySpan<byte> AttributeName(ref ReadOnlySpan<byte> attribute)
    {
        int colon = attribute.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? attribute : attribute[..colon];
        attribute = colon < 0 ? default : attribute[(colon + 1)..];
        return name;
    }

    /// <summary>A decimal number that is the whole text.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out int number) =>
        Utf8Parser.TryParse(text, out number, out int used) && used == text.Length && number >= 0;

    /// <summary>RTP of any profile over UDP (RFC 8866, 8.2.2): "RTP/AVP", "UDP/TLS/RTP/SAVPF".</summary>
    public static bool IsRtp(ReadOnlySpan<byte> protocol) => protocol.IndexOf("RTP/"u8) >= 0 && !protocol.StartsWith("TCP"u8);

    /// <summary>T.38 over UDPTL (ITU-T T.38, D.2.1).</summary>
    public static bool IsUdptl(ReadOnlySpan<byte> protocol) => Ascii.EqualsIgnoreCase(protocol, "udptl"u8);

    /// <inheritdoc cref="IsUdptl(ReadOnlySpan{byte})"/>
    public static bool IsUdptl(string protocol) => protocol.Equals("udptl", StringComparison.OrdinalIgnoreCase);
}
