using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Earshot.Sip.Messages;

/// <summary>
/// Linear white space of RFC 3261, 25.1: spaces, tabs, and line ends that a following space or tab folds into the line.
/// Inside a header value every CR and LF is such a fold.
/// </summary>
internal static class Lws
{
    public static ReadOnlySpan<byte> Bytes => " \t\r\n"u8;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => TrimStart(TrimEnd(text));

    public static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        int start = 0;
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    public static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        int end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>True when the text begins with an empty line. Some senders end lines with CR CR LF.</summary>
    public static bool StartsWithEmptyLine(ReadOnlySpan<byte> text, out int length)
    {
        int end = text.IndexOfAnyExcept((byte)'\r');
        length = end + 1;
        return end >= 0 && text[end] == '\n';
    }

    /// <summary>
    /// The text of a value: unfolded, at most <paramref name="maxBytes"/> long. Bytes that are not UTF-8 become U+FFFD, so
    /// that it is valid JSON and the same on every machine. Null for nothing.
    /// </summary>
    public static string? ToText(ReadOnlySpan<byte> value, int maxBytes)
    {
        value = Trim(Cut(value, maxBytes));
        if (value.IsEmpty)
        {
            return null;
        }

        return value.ContainsAny(LineEnds) ? Unfold(value) : Encoding.UTF8.GetString(value);
    }

    /// <summary>Cuts at a character, not within one (RFC 3629, 3: continuation bytes are 10xxxxxx).</summary>
    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> value, int maxBytes)
    {
        if (value.Length <= maxBytes)
        {
            return value;
        }

        int length = maxBytes;
        while (length > maxBytes - 3 && (value[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return value[..length];
    }

    /// <summary>RFC 3261, 7.3.1: a fold, with the white space around it, means one space.</summary>
    private static string Unfold(ReadOnlySpan<byte> value)
    {
        byte[] unfolded = new byte[value.Length];
        int length = 0;
        while (!value.IsEmpty)
        {
            int end = value.IndexOfAny(LineEnds);
            ReadOnlySpan<byte> line = end < 0 ? value : TrimEnd(value[..end]);
            line.CopyTo(unfolded.AsSpan(length));
            length += line.Length;
            if (end < 0)
            {
                break;
            }

            unfolded[length++] = (byte)' ';
            value = TrimStart(value[end..]);
        }

        return Encoding.UTF8.GetString(unfolded, 0, length);
    }
}
