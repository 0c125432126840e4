using System.Text;

namespace Earshot.WebSocket;

/// <summary>
/// The HTTP heads that open a connection (RFC 6455, 4).
/// <code>"GET " ... CRLF *( name ":" value CRLF ) CRLF | "HTTP/1.1 101" ... CRLF *( name ":" value CRLF ) CRLF</code>
/// </summary>
internal static class UpgradeHead
{
    /// <summary>A longer head is taken for something else. Cookies and tokens may take most of it.</summary>
    public const int MaxLength = 16 * 1024;

    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> Switching => "HTTP/1.1 101"u8;

    /// <summary>Looks at what may be a head.</summary>
    /// <param name="bytes">The first bytes; not empty.</param>
    /// <param name="length">Length of a whole head.</param>
    public static HeadKind Read(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        bool isRequest = Agrees(bytes, "GET "u8);
        if (!isRequest && !Agrees(bytes, Switching))
        {
            return HeadKind.None;
        }

        int end = bytes.IndexOf(End);
        if (end < 0)
        {
            return bytes.Length < MaxLength ? HeadKind.Incomplete : HeadKind.None;
        }

        length = end + End.Length;
        if (!IsUpgrade(bytes[..length]))
        {
            return HeadKind.None;
        }

        return isRequest ? HeadKind.Request : HeadKind.Response;
    }

    /// <summary>RFC 6455, 4.1: "The request MUST contain an |Upgrade| header field whose value MUST include the "websocket" keyword."</summary>
    private static bool IsUpgrade(ReadOnlySpan<byte> head)
    {
        foreach (Range range in head.Split("\r\n"u8))
        {
            ReadOnlySpan<byte> line = head[range];
            int colon = line.IndexOf((byte)':');
            if (colon >= 0
                && Ascii.EqualsIgnoreCase(line[..colon], "Upgrade"u8)
                && Ascii.EqualsIgnoreCase(line[(colon + 1)..].Trim(" \t"u8), "websocket"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the two are the same as far as both go.</summary>
    private static bool Agrees(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> start)
    {
        int length = Math.Min(bytes.Length, start.Length);
        return bytes[..length].SequenceEqual(start[..length]);
    }
}

/// <summary>What bytes are to the opening of a connection.</summary>
internal enum HeadKind
{
    /// <summary>No head, or one of another kind.</summary>
    None,

    /// <summary>A head may be there; more bytes are needed.</summary>
    Incomplete,

    /// <summary>A request to change to WebSocket.</summary>
    Request,

    /// <summary>The answer that does it.</summary>
    Response,
}
