using System.Buffers.Text;

namespace Earshot.Sip.Messages;

/// <summary>
/// One message (RFC 3261, 7), as spans over the bytes it was read from. Of a header that stands there several times the first
/// counts (RFC 4475, 3.3.9 leaves the choice).
/// </summary>
internal readonly ref struct SipMessage
{
    private readonly int headersStart;
    private readonly ulong names;

    private SipMessage(ReadOnlySpan<byte> text, StartLine startLine, int headersStart)
    {
        this.headersStart = headersStart;
        StartLine = startLine;
        ContentLength = -1;
        HeaderReader headers = new(text[headersStart..]);
        while (headers.Read())
        {
            names |= 1UL << (int)headers.Name;
            switch (headers.Name)
            {
                case HeaderName.CallId when CallId.IsEmpty:
                    CallId = headers.Value;
                    break;
                case HeaderName.CSeq when CSeqMethod.IsEmpty:
                    CSeqNumber = ParseCSeq(headers.Value, out ReadOnlySpan<byte> method);
                    CSeqMethod = method;
                    break;
                case HeaderName.From when From.IsEmpty:
                    From = headers.Value;
                    break;
                case HeaderName.To when To.IsEmpty:
                    To = headers.Value;
                    break;
                case HeaderName.UserAgent when UserAgent.IsEmpty:
                    UserAgent = headers.Value;
                    break;
                case HeaderName.Server when Server.IsEmpty:
                    Server = headers.Value;
                    break;
                case HeaderName.ContentType when ContentType.IsEmpty:
                    ContentType = headers.Value;
                    break;
                case HeaderName.ContentLength when ContentLength < 0:
                    ContentLength = ParseLength(headers.Value, out bool invalid);
                    HasInvalidLength |= invalid;
                    break;
            }
        }

        Method = MethodNames.Parse(startLine.IsRequest ? startLine.Method : CSeqMethod);
        HasBrokenHeader = headers.SawBrokenLine;
        Headers = text[..(headersStart + headers.Position)];
        ReadOnlySpan<byte> rest = text[Headers.Length..];
        IsShort = ContentLength > rest.Length;
        Body = ContentLength < 0 || IsShort ? rest : rest[..ContentLength];
    }

    public StartLine StartLine { get; }

    public ReadOnlySpan<byte> CallId { get; }

    public uint CSeqNumber { get; }

    public ReadOnlySpan<byte> CSeqMethod { get; }

    public ReadOnlySpan<byte> From { get; }

    public ReadOnlySpan<byte> To { get; }

    public ReadOnlySpan<byte> UserAgent { get; }

    public ReadOnlySpan<byte> Server { get; }

    public ReadOnlySpan<byte> ContentType { get; }

    /// <summary>-1 when there is none, or none that is a number.</summary>
    public int ContentLength { get; }

    /// <summary>There is a Content-Length that is no number.</summary>
    public bool HasInvalidLength { get; }

    /// <summary>A header line has no colon.</summary>
    public bool HasBrokenHeader { get; }

    /// <summary>Fewer bytes are there than Content-Length says.</summary>
    public bool IsShort { get; }

    /// <summary>The start line, the headers and the empty line.</summary>
    public ReadOnlySpan<byte> Headers { get; }

    /// <summary>What Content-Length says and what is there; all that is there without Content-Length (RFC 3261, 18.3).</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Length of the whole message.</summary>
    public int Length => Headers.Length + Body.Length;

    /// <summary>The method of the transaction: of a request its own, whatever CSeq says.</summary>
    public SipMethod Method { get; }

    /// <summary>True when a header is there.</summary>
    public bool Has(HeaderName name) => (names & (1UL << (int)name)) != 0;

    /// <summary>Reads the headers once more, for those that few messages have.</summary>
    public HeaderReader ReadHeaders() => new(Headers[headersStart..]);

    /// <summary>The first value of a header that has no property here, or nothing.</summary>
    public ReadOnlySpan<byte> Find(HeaderName name)
    {
        HeaderReader headers = ReadHeaders();
        while (Has(name) && headers.Read())
        {
            if (headers.Name == name)
            {
                return headers.Value;
            }
        }

        return default;
    }

    /// <summary>Parses the message that <paramref name="text"/> begins with, line ends before it not allowed.</summary>
    /// <returns>False when it does not begin with a start line.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SipMessage message)
    {
        int end = text.IndexOf((byte)'\n');
        end = end < 0 ? text.Length : end;
        if (!StartLine.TryParse(text[..end], out StartLine startLine))
        {
            message = default;
            return false;
        }

        message = new SipMessage(text, startLine, Math.Min(end + 1, text.Length));
        return true;
    }

    /// <summary>
    /// <c>CSeq = 1*DIGIT LWS Method</c>; less than 2^31 (RFC 3261, 8.1.1.5); one of more than 32 bits becomes 0.
    /// </summary>
    private static uint ParseCSeq(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> method)
    {
        int digits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? value.Length : digits;
        method = Lws.Trim(value[digits..]);
        return Utf8Parser.TryParse(value[..digits], out uint number, out _) ? number : 0;
    }

    private static int ParseLength(ReadOnlySpan<byte> value, out bool invalid)
    {
        invalid = !Utf8Parser.TryParse(value, out int length, out int used) || used != value.Length || length < 0;
        return invalid ? -1 : length;
    }
}
