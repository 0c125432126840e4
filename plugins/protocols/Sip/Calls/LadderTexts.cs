using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// The texts of ladders. Few are in use, and each is kept once: a text that is not at its place takes the place of another.
/// </summary>
internal sealed class LadderTexts
{
    private const int Places = 1024;

    /// <summary>"486 Busy Here" is usual; longer ones are cut.</summary>
    private const int MaxLength = 64;

    private readonly (byte[]? Bytes, string Text)[] entries = new (byte[]?, string)[Places];

    /// <summary>The method of a request; status code and reason phrase of a response.</summary>
    public string Of(in StartLine line)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        ReadOnlySpan<byte> text = line.IsRequest ? Cut(line.Method, MaxLength) : Write(line, buffer);
        ref (byte[]? Bytes, string Text) entry = ref entries[Fingerprint.Of(text) % Places];
        if (!text.SequenceEqual(entry.Bytes))
        {
            entry = (text.ToArray(), Lws.ToText(text, MaxLength) ?? "");
        }

        return entry.Text;
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
