using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>The texts of ladders.</summary>
internal static class LadderTexts
{
    /// <summary>"486 Busy Here" is usual; longer ones are cut.</summary>
    private const int MaxLength = 64;

    /// <summary>The method of a request; status code and reason phrase of a response.</summary>
    public static string Of(in StartLine line, TextCache texts)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        return texts.Of(line.IsRequest ? Cut(line.Method, MaxLength) : Write(line, buffer), MaxLength) ?? "";
    }

    private static ReadOnlySpan<byte> Write(in StartLine line, Span<byte> buffer)
    {
        line.StatusCode.TryFormat(buffer, out int length);
        buffer[length++] = (byte)' ';
        ReadOnlySpan<byte> phrase = Cut(line.ReasonPhrase, MaxLength - length);
        phrase.CopyTo(buffer[length..]);
        return buffer[..(length + phrase.Length)];
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int maxLength) => text[..Math.Min(text.Length, maxLength)];
}
