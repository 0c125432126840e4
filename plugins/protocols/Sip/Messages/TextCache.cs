using System.Text;

namespace Earshot.Sip.Messages;

/// <summary>
/// Texts that come again and again, such as reason phrases, domains and user agents, each kept once: one that is not at its place
/// takes the place of another.
/// </summary>
internal sealed class TextCache
{
    private const int Places = 4096;

    private readonly string?[] texts = new string?[Places];

    /// <summary>The same as <see cref="Lws.ToText"/>.</summary>
    public string? Of(ReadOnlySpan<byte> value, int maxBytes)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        ref string? place = ref texts[Fingerprint.Of(value) % Places];
        if (place is not null && value.Length <= maxBytes && Ascii.Equals(value, place))
        {
            return place;
        }

        string? text = Lws.ToText(value, maxBytes);
        place = text ?? place;
        return text;
    }
}
