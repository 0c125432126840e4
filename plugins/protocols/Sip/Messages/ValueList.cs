namespace Earshot.Sip.Messages;

/// <summary>
/// Takes apart the values of a header that may have several in one line (RFC 3261, 7.3.1): commas separate them, but not those
/// within quotes or angle brackets.
/// </summary>
internal ref struct ValueList(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> rest = text;

    /// <summary>Trimmed, not empty.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Moves to the next value.</summary>
    /// <returns>False after the last.</returns>
    public bool Read()
    {
        while (!rest.IsEmpty)
        {
            int length = LengthOfFirst(rest);
            Value = Lws.Trim(rest[..length]);
            rest = length == rest.Length ? default : rest[(length + 1)..];
            if (!Value.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static int LengthOfFirst(ReadOnlySpan<byte> text)
    {
        bool quoted = false;
        bool bracketed = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'\\' when quoted:
                    i++;
                    break;
                case (byte)'"' when !bracketed:
                    quoted = !quoted;
                    break;
                case (byte)'<' or (byte)'>' when !quoted:
                    bracketed = text[i] == '<';
                    break;
                case (byte)',' when !quoted && !bracketed:
                    return i;
            }
        }

        return text.Length;
    }
}
