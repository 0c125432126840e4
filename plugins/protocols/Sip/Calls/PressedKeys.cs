using System.Buffers.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// Keys that INFO requests tell. No RFC describes these bodies; devices send two of them:
/// <code>
/// application/dtmf-relay: "Signal=" key CRLF "Duration=" milliseconds CRLF
/// application/dtmf:       key
/// </code>
/// </summary>
internal sealed class PressedKeys
{
    private const int Limit = 1000;

    /// <summary>The events 10 to 16 of RFC 4733, 3.2; 0 to 9 are the digits.</summary>
    private static readonly string[] Events = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "A", "B", "C", "D", "flash"];

    private readonly BoundedList<DtmfEvent> keys = new(Limit);
    private (CallParty Sender, uint CSeq)? latest;

    public IReadOnlyList<DtmfEvent> Items => keys.Items;

    public int Refused => keys.Refused;

    /// <summary>An INFO request. A proxy sends it on: the same CSeq number of the same party counts once.</summary>
    public void Take(in SipMessage info, Timestamp time, CallParty sender)
    {
        bool isRelay = BodyParts.IsMediaType(info.ContentType, "application/dtmf-relay"u8);
        bool isPlain = BodyParts.IsMediaType(info.ContentType, "application/dtmf"u8);
        if ((!isRelay && !isPlain) || latest == (sender, info.CSeqNumber))
        {
            return;
        }

        ReadOnlySpan<byte> signal = Line(info.Body, "signal"u8);
        if (ParseKey(signal.IsEmpty && isPlain ? Lws.Trim(info.Body) : signal) is not { } key)
        {
            return;
        }

        latest = (sender, info.CSeqNumber);
        bool hasDuration = Utf8Parser.TryParse(Line(info.Body, "duration"u8), out int duration, out _) && duration >= 0;
        keys.Add(new DtmfEvent
        {
            Time = time,
            Key = key,
            DurationMs = hasDuration ? duration : null,
            By = sender,
            Method = DtmfMethod.SipInfo,
        });
    }

    /// <summary>What stands behind "=" or ":" in the line of a name.</summary>
    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        while (!body.IsEmpty)
        {
            int end = body.IndexOfAny((byte)'\r', (byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            int separator = line.IndexOfAny((byte)'=', (byte)':');
            if (separator > 0 && System.Text.Ascii.EqualsIgnoreCase(Lws.Trim(line[..separator]), name))
            {
                return Lws.Trim(line[(separator + 1)..]);
            }
        }

        return default;
    }

    private static string? ParseKey(ReadOnlySpan<byte> text)
    {
        if (text.Length is 1 or 2 && Utf8Parser.TryParse(text, out byte number, out int used) && used == text.Length)
        {
            return number < Events.Length ? Events[number] : null;
        }

        return text.Length != 1 ? null : text[0] switch
        {
            (byte)'*' => "*",
            (byte)'#' => "#",
            (byte)'!' => "flash",
            >= (byte)'A' and <= (byte)'D' or >= (byte)'a' and <= (byte)'d' => Events[12 + ((text[0] | 0x20) - 'a')],
            _ => null,
        };
    }
}
