using System.Text;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>The texts of ladders. Nearly every response of a status code has the phrase of the one before.</summary>
internal sealed class LadderTexts(TextCache texts)
{
    /// <summary>"486 Busy Here" is usual; longer ones are cut.</summary>
    private const int MaxLength = 64;

    /// <summary>Three digits and a space.</summary>
    private const int CodeLength = 4;

    private readonly string?[] latest = new string?[700];

    /// <summary>The method of a request; status code and reason phrase of a response.</summary>
    public string Of(in StartLine line)
    {
        if (line.IsRequest)
        {
            return texts.Of(Cut(line.Method, MaxLength), MaxLength) ?? "";
        }

        ref string? known = ref latest[line.StatusCode];
        bool isKnown = known is not null
            && known.Length == CodeLength + line.ReasonPhrase.Length
            && Ascii.Equals(line.ReasonPhrase, known.AsSpan(CodeLength));
        return isKnown ? known! : known = Make(line);
    }

    private string Make(in StartLine line)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        line.StatusCode.TryFormat(text, out int length);
        text[length++] = (byte)' ';
        ReadOnlySpan<byte> phrase = Cut(line.ReasonPhrase, MaxLength - length);
        phrase.CopyTo(text[length..]);
        return texts.Of(text[..(length + phrase.Length)], MaxLength) ?? "";
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int maxLength) => text[..Math.Min(text.Length, maxLength)];
}
