using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Earshot.Sip.Messages;

/// <summary>
/// One message (RFC 3261, 7), as spans over the bytes it was read from. Of a header that stands there several times the first
/// counts (RFC 4475, 3.3.9 leaves the choice).
/// </summary>
internal ref struct SipMessage
{
    private StartLine startLine;
    private int headersStart;
    private HeaderSet names;
    private ulong marks;

    /// <summary>By reference: it is asked for often, and large.</summary>
    [UnscopedRef]
    public readonly ref readonly StartLine StartLine => ref startLine;

    public ReadOnlySpan<byte> CallId { get; private set; }

    public uint CSeqNumber { get; private set; }

    public ReadOnlySpan<byte> CSeqMethod { get; private set; }

    /// <summary>CSeq has no number below 2^31 (RFC 3261, 8.1.1.5).</summary>
    public bool HasInvalidCSeq { get; private set; }

    /// <summary>The topmost; see <see cref="Messages.Via"/>.</summary>
    public ReadOnlySpan<byte> Via { get; private set; }

    /// <summary>The first.</summary>
    public ReadOnlySpan<byte> Contact { get; private set; }

    public ReadOnlySpan<byte> From { get; private set; }

    /// <summary>Nothing when it has none.</summary>
    public ReadOnlySpan<byte> FromTag { get; private set; }

    public ReadOnlySpan<byte> To { get; private set; }

    /// <inheritdoc cref="FromTag"/>
    public ReadOnlySpan<byte> ToTag { get; private set; }

    public ReadOnlySpan<byte> UserAgent { get; private set; }

    public ReadOnlySpan<byte> Server { get; private set; }

    public ReadOnlySpan<byte> ContentType { get; private set; }

    /// <summary>-1 when there is none, or none that is a number.</summary>
    public int ContentLength { get; private set; }

    /// <summary>There is a Content-Length that is no number.</summary>
    public bool HasInvalidLength { get; private set; }

    /// <summary>A header that may stand there once only stands there again (RFC 3261, 7.3.1; RFC 4475, 3.3.8 and 3.3.9).</summary>
    public bool HasRepeatedHeader { get; private set; }

    /// <summary>RFC 3261, 20.17: <c>rfc1123-date = wkday "," SP date1 SP time SP "GMT"</c>.</summary>
    public bool HasInvalidDate { get; private set; }

    /// <summary>A header line has no colon.</summary>
    public bool HasBrokenHeader { get; private set; }

    /// <summary>Fewer bytes are there than Content-Length says.</summary>
    public bool IsShort { get; private set; }

    /// <summary>The start line, the headers and the empty line.</summary>
    public ReadOnlySpan<byte> Headers { get; private set; }

    /// <summary>What Content-Length says and what is there; all that is there without Content-Length (RFC 3261, 18.3).</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Length of the whole message.</summary>
    public readonly int Length => Headers.Length + Body.Length;

    /// <summary>The method of the transaction: of a request its own, whatever CSeq says.</summary>
    public SipMethod Method { get; private set; }

    /// <summary>True when a header is there.</summary>
    public readonly bool Has(HeaderName name) => names.Contains(name);

    /// <summary>True when one of them is there.</summary>
    public readonly bool HasAny(HeaderSet headers) => names.Overlaps(headers);

    /// <summary>False when no header has any of the names; true when one may have.</summary>
    /// <param name="nameMarks">Their <see cref="HeaderNames.MarkOf"/>, united.</param>
    public readonly bool MayHave(ulong nameMarks) => (marks & nameMarks) != 0;

    /// <summary>Reads the headers once more, for those that few messages have.</summary>
    public readonly HeaderReader ReadHeaders() => new(Headers[headersStart..]);

    /// <summary>The first value of a header that has no property here, or nothing.</summary>
    public readonly ReadOnlySpan<byte> Find(HeaderName name)
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

    /// <summary>
    /// True when one sender may have put both into one datagram: its requests have its own address on top (RFC 3261, 18.1.1),
    /// and its responses that of the receiver (18.2.2). Else one of them only looks like a message (RFC 4475, 3.1.1.8).
    /// </summary>
    public readonly bool MayAccompany(in SipMessage other) =>
        StartLine.IsRequest != other.StartLine.IsRequest
        || CallId.SequenceEqual(other.CallId)
        || System.Text.Ascii.EqualsIgnoreCase(Messages.Via.Parse(Via).SentBy, Messages.Via.Parse(other.Via).SentBy);

    /// <summary>Parses the message that <paramref name="text"/> begins with, line ends before it not allowed.</summary>
    /// <returns>False when it does not begin with a start line.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SipMessage message)
    {
        message = default;
        int end = text.IndexOf((byte)'\n');
        end = end < 0 ? text.Length : end;
        if (!StartLine.TryParse(text[..end], out message.startLine))
        {
            return false;
        }

        // Read in place: a message is too large to be copied for nothing.
        message.headersStart = Math.Min(end + 1, text.Length);
        message.Parse(text);
        return true;
    }

    private void Parse(ReadOnlySpan<byte> text)
    {
        ContentLength = -1;
        HeaderReader headers = new(text[headersStart..]);
        while (headers.Read())
        {
            names = names.With(headers.Name);
            marks |= HeaderNames.MarkOf(headers.FieldName);
            switch (headers.Name)
            {
                case HeaderName.CallId when CallId.IsEmpty:
                    CallId = headers.Value;
                    break;
                case HeaderName.CSeq when CSeqMethod.IsEmpty:
                    CSeqNumber = ParseCSeq(headers.Value, out ReadOnlySpan<byte> method, out bool invalidNumber);
                    CSeqMethod = method;
                    HasInvalidCSeq = invalidNumber;
                    break;
                case HeaderName.Via when Via.IsEmpty:
                    Via = headers.Value;
                    break;
                case HeaderName.Contact when Contact.IsEmpty:
                    Contact = headers.Value;
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
                case HeaderName.Date:
                    HasInvalidDate = !headers.Value.EndsWith("GMT"u8);
                    break;
                case HeaderName.CallId or HeaderName.CSeq or HeaderName.From or HeaderName.To
                    or HeaderName.ContentLength or HeaderName.ContentType:
                    HasRepeatedHeader = true;
                    break;
            }
        }

        FromTag = NameAddress.Tag(From);
        ToTag = NameAddress.Tag(To);
        Method = MethodNames.Parse(startLine.IsRequest ? startLine.Method : CSeqMethod);
        HasBrokenHeader = headers.SawBrokenLine;
        Headers = text[..(headersStart + headers.Position)];
        ReadOnlySpan<byte> rest = text[Headers.Length..];
        IsShort = ContentLength > rest.Length;
        Body = ContentLength < 0 || IsShort ? rest : rest[..ContentLength];
    }

    /// <summary>
    /// <c>CSeq = 1*DIGIT LWS Method</c>; less than 2^31 (RFC 3261, 8.1.1.5); one of more than 32 bits becomes 0.
    /// </summary>
    private static uint ParseCSeq(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> method, out bool invalid)
    {
        int digits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? value.Length : digits;
        method = Lws.Trim(value[digits..]);
        invalid = !Utf8Parser.TryParse(value[..digits], out uint number, out _) || number > int.MaxValue;
        return number;
    }

    private static int ParseLength(ReadOnlySpan<byte> value, out bool invalid)
    {
        invalid = !Utf8Parser.TryParse(value, out int length, out int used) || used != value.Length || length < 0;
        return invalid ? -1 : length;
    }
}
