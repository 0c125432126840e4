namespace Earshot.Sip.Messages;

/// <summary>
/// Walks over header fields up to the empty line (RFC 3261, 7.3; also the MIME headers of body parts). Lines end with CRLF or
/// LF alone.
/// <code>header = field-name HCOLON header-value CRLF, HCOLON = *( SP / HTAB ) ":" SWS</code>
/// </summary>
internal ref struct HeaderReader(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;

    public HeaderName Name { get; private set; }

    /// <summary>The name as sent.</summary>
    public ReadOnlySpan<byte> FieldName { get; private set; }

    /// <summary>Trimmed, folds left in it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where reading goes on; after the last header, where the body begins.</summary>
    public int Position { get; private set; }

    /// <summary>A line without a name and a colon was passed over.</summary>
    public bool SawBrokenLine { get; private set; }

    /// <summary>Moves to the next field.</summary>
    /// <returns>False at the empty line, or at the end of the text.</returns>
    public bool Read()
    {
        while (Position < text.Length)
        {
            if (text[Position] <= '\r' && Lws.StartsWithEmptyLine(text[Position..], out int emptyLine))
            {
                Position += emptyLine;
                return false;
            }

            ReadOnlySpan<byte> field = ReadField();
            int colon = field.IndexOf((byte)':');
            if (colon <= 0 || field[0] is (byte)' ' or (byte)'\t')
            {
                SawBrokenLine |= !field.IsEmpty;
                continue;
            }

            FieldName = Lws.TrimEnd(field[..colon]);
            Name = HeaderNames.Parse(FieldName);
            Value = Lws.Trim(field[(colon + 1)..]);
            return true;
        }

        return false;
    }

    /// <summary>One line with all that is folded into it, without its line end.</summary>
    private ReadOnlySpan<byte> ReadField()
    {
        int start = Position;
        do
        {
            int feed = text[Position..].IndexOf((byte)'\n');
            Position = feed < 0 ? text.Length : Position + feed + 1;
        }
        while (Position < text.Length && text[Position] is (byte)' ' or (byte)'\t');

        int end = Position;
        while (end > start && text[end - 1] is (byte)'\r' or (byte)'\n')
        {
            end--;
        }

        return text[start..end];
    }
}
