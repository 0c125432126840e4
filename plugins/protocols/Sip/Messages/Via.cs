namespace Earshot.Sip.Messages;

/// <summary>
/// The first value of a Via header field, of which a message may have several.
/// <code>
/// via-parm      = sent-protocol LWS sent-by *( SEMI via-params )     RFC 3261, 25.1
/// sent-protocol = protocol-name SLASH protocol-version SLASH transport
/// </code>
/// </summary>
internal readonly ref struct Via
{
    /// <summary>Host and port.</summary>
    public ReadOnlySpan<byte> SentBy { get; private init; }

    public ReadOnlySpan<byte> Branch { get; private init; }

    /// <summary>There is a sent-by, and nothing is missing between separators (RFC 4475, 3.1.2.1).</summary>
    public bool IsWellFormed { get; private init; }

    /// <summary>The branch says that it identifies the transaction, but does not (RFC 3261, 8.1.1.7; RFC 4475, 3.2.1).</summary>
    public bool HasEmptyBranch => Branch.SequenceEqual("z9hG4bK"u8);

    public static Via Parse(ReadOnlySpan<byte> value)
    {
        int end = IndexOfSeparator(value);
        ReadOnlySpan<byte> sentBy = SentByOf(value[..end]);
        ReadOnlySpan<byte> branch = default;
        bool isWellFormed = !sentBy.IsEmpty;
        value = value[end..];
        while (value is [(byte)';', ..])
        {
            end = IndexOfSeparator(value[1..]) + 1;
            ReadOnlySpan<byte> parameter = Lws.Trim(value[1..end]);
            isWellFormed &= !parameter.IsEmpty;
            int equals = parameter.IndexOf((byte)'=');
            if (equals > 0 && System.Text.Ascii.EqualsIgnoreCase(Lws.Trim(parameter[..equals]), "branch"u8))
            {
                branch = Lws.Trim(parameter[(equals + 1)..]);
            }

            value = value[end..];
        }

        return new Via { SentBy = sentBy, Branch = branch, IsWellFormed = isWellFormed && value is not [(byte)','] };
    }

    /// <summary>What follows the transport, around which there may be white space (RFC 4475, 3.1.1.1).</summary>
    private static ReadOnlySpan<byte> SentByOf(ReadOnlySpan<byte> head)
    {
        int slash = head.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> transport = Lws.TrimStart(head[(slash + 1)..]);
        int space = transport.IndexOfAny(Lws.Bytes);
        return slash < 0 || space < 0 ? default : Lws.Trim(transport[space..]);
    }

    private static int IndexOfSeparator(ReadOnlySpan<byte> text)
    {
        int separator = text.IndexOfAny((byte)';', (byte)',');
        return separator < 0 ? text.Length : separator;
    }
}
