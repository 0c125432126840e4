using System.Buffers.Text;

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

    /// <summary>A decimal number that is the whole text.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out int number) =>
        Utf8Parser.TryParse(text, out number, out int used) && used == text.Length && number >= 0;
}
