namespace Earshot.Sip.Messages;

/// <summary>Finds the session description of a message: the body itself, or one part of a multipart body (RFC 5621).</summary>
internal static class BodyParts
{
    /// <summary>RFC 2046, 5.1.1 sets no limit; real messages have two or three.</summary>
    private const int MaxParts = 10;

    /// <summary>RFC 2046, 5.1.1.</summary>
    private const int MaxBoundary = 70;

    /// <summary>RFC 5621, 3.1 lets a part have parts.</summary>
    private const int MaxDepth = 3;

    /// <summary>The application/sdp body, or nothing.</summary>
    public static ReadOnlySpan<byte> FindSdp(in SipMessage message) =>
        message.Body.IsEmpty ? default : FindSdp(message.ContentType, message.Body, depth: 0);

    private static ReadOnlySpan<byte> FindSdp(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> body, int depth)
    {
        if (IsMediaType(contentType, "application/sdp"u8))
        {
            return body;
        }

        return depth < MaxDepth && StartsWith(contentType, "multipart/"u8)
            ? FindSdpPart(body, Boundary(contentType), depth + 1)
            : default;
    }

    /// <summary><c>body-part = "--" boundary CRLF MIME-part-headers CRLF octets CRLF</c> (RFC 2046, 5.1.1)</summary>
    private static ReadOnlySpan<byte> FindSdpPart(ReadOnlySpan<byte> body, ReadOnlySpan<byte> boundary, int depth)
    {
        if (boundary.IsEmpty || boundary.Length > MaxBoundary)
        {
            return default;
        }

        Span<byte> delimiter = stackalloc byte[MaxBoundary + 2];
        "--"u8.CopyTo(delimiter);
        boundary.CopyTo(delimiter[2..]);
        delimiter = delimiter[..(boundary.Length + 2)];

        int next = body.IndexOf(delimiter);
        for (int part = 0; part < MaxParts && next >= 0; part++)
        {
            body = body[(next + delimiter.Length)..];
            next = body.IndexOf(delimiter);
            ReadOnlySpan<byte> sdp = SdpOfPart(next < 0 ? body : body[..next], depth);
            if (!sdp.IsEmpty)
            {
                return sdp;
            }
        }

        return default;
    }

    /// <param name="part">What stands between two delimiters.</param>
    /// <param name="depth">How many bodies it is within.</param>
    private static ReadOnlySpan<byte> SdpOfPart(ReadOnlySpan<byte> part, int depth)
    {
        ReadOnlySpan<byte> text = part[(part.IndexOf((byte)'\n') + 1)..];
        ReadOnlySpan<byte> contentType = default;
        HeaderReader headers = new(text);
        while (headers.Read())
        {
            contentType = headers.Name == HeaderName.ContentType ? headers.Value : contentType;
        }

        return FindSdp(contentType, text[headers.Position..], depth);
    }

    private static ReadOnlySpan<byte> Boundary(ReadOnlySpan<byte> contentType)
    {
        while (true)
        {
            int semicolon = contentType.IndexOf((byte)';');
            if (semicolon < 0)
            {
                return default;
            }

            contentType = Lws.TrimStart(contentType[(semicolon + 1)..]);
            int equals = contentType.IndexOf((byte)'=');
            if (equals > 0 && System.Text.Ascii.EqualsIgnoreCase(Lws.Trim(contentType[..equals]), "boundary"u8))
            {
                return Unquote(Lws.TrimStart(contentType[(equals + 1)..]));
            }
        }
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> value)
    {
        bool quoted = !value.IsEmpty && value[0] == '"';
        value = quoted ? value[1..] : value;
        int end = quoted ? value.IndexOf((byte)'"') : value.IndexOf((byte)';');
        return end < 0 ? Lws.Trim(value) : Lws.Trim(value[..end]);
    }

    /// <summary>Compares the value of Content-Type, its parameters left out.</summary>
    public static bool IsMediaType(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> type)
    {
        int semicolon = contentType.IndexOf((byte)';');
        return System.Text.Ascii.EqualsIgnoreCase(Lws.Trim(semicolon < 0 ? contentType : contentType[..semicolon]), type);
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && System.Text.Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);
}
