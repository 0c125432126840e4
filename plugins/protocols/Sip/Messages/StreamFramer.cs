namespace Earshot.Sip.Messages;

/// <summary>What comes next in a stream.</summary>
internal enum StreamFrame
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>A whole message.</summary>
    Message,

    /// <summary>Line ends between messages: keep-alives (RFC 5626, 3.5.1).</summary>
    KeepAlive,

    /// <summary>Bytes that are no message.</summary>
    Garbage,

    /// <summary>The headers of a message whose body is too large to wait for; the body then passes as garbage.</summary>
    HeadersOnly,

    /// <summary>Bytes of headers or of a line that are too large to wait for.</summary>
    TooLarge,
}

/// <summary>
/// Cuts a TCP stream into messages (RFC 3261, 18.3): the empty line ends the headers and Content-Length tells the body. It
/// keeps no state between calls, because the host offers again what was not taken; so the result does not depend on how
/// segments cut the stream.
/// </summary>
internal static class StreamFramer
{
    /// <summary>The longest message that is waited for.</summary>
    public const int MaxMessage = 64 * 1024;

    /// <summary>Looks at the first frame of a stretch of the stream.</summary>
    /// <param name="data">Contiguous bytes, not empty.</param>
    /// <param name="afterGap">Bytes are missing before them, so the first line may be the rest of one.</param>
    /// <param name="length">How many bytes belong to the frame; 0 when it is incomplete.</param>
    public static StreamFrame Next(ReadOnlySpan<byte> data, bool afterGap, out int length)
    {
        int lineEnds = data.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        if (lineEnds != 0)
        {
            length = lineEnds < 0 ? data.Length : lineEnds;
            return StreamFrame.KeepAlive;
        }

        int lineEnd = data.IndexOf((byte)'\n');
        if (lineEnd is < 0 or >= MaxMessage)
        {
            return WaitOrSkip(data, MaxMessage, out length);
        }

        if (!IsStart(data[..lineEnd], afterGap))
        {
            length = lineEnd + 1;
            return StreamFrame.Garbage;
        }

        int headers = HeadersLength(data);
        if (headers is < 0 or > MaxMessage)
        {
            // Of headers that do not end, the lines pass one by one: the next message may begin among them.
            return WaitOrSkip(data, lineEnd + 1, out length);
        }

        return WithBody(data, headers, out length);
    }

    private static StreamFrame WithBody(ReadOnlySpan<byte> data, int headers, out int length)
    {
        // RFC 3261, 20.14 demands a Content-Length over TCP. Without it the body is unknown; it then passes as garbage.
        int body = SipMessage.TryParse(data[..headers], out SipMessage message) ? Math.Max(message.ContentLength, 0) : 0;
        long total = (long)headers + body;
        if (total > MaxMessage)
        {
            length = headers;
            return StreamFrame.HeadersOnly;
        }

        bool whole = total <= data.Length;
        length = whole ? (int)total : 0;
        return whole ? StreamFrame.Message : StreamFrame.Incomplete;
    }

    private static StreamFrame WaitOrSkip(ReadOnlySpan<byte> data, int skip, out int length)
    {
        bool tooLarge = data.Length > MaxMessage;
        length = tooLarge ? skip : 0;
        return tooLarge ? StreamFrame.TooLarge : StreamFrame.Incomplete;
    }

    private static bool IsStart(ReadOnlySpan<byte> line, bool afterGap) =>
        StartLine.TryParse(line, out StartLine start)
        && (!afterGap || !start.IsRequest || MethodNames.IndexOfRegistered(start.Method) >= 0);

    /// <summary>Length up to and with the empty line, or -1.</summary>
    private static int HeadersLength(ReadOnlySpan<byte> data)
    {
        int position = 0;
        while (true)
        {
            int lineEnd = data[position..].IndexOf((byte)'\n');
            if (lineEnd is < 0 or >= MaxMessage)
            {
                return -1;
            }

            position += lineEnd + 1;
            if (Lws.StartsWithEmptyLine(data[position..], out int emptyLine))
            {
                return position + emptyLine;
            }
        }
    }
}
