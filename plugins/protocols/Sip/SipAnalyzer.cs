using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Transport;
using Earshot.Sip.Calls;
using Earshot.Sip.Dialogs;
using Earshot.Sip.Messages;
using Earshot.Sip.Registrations;
using Earshot.Sip.Requests;

namespace Earshot.Sip;

/// <summary>
/// Takes messages out of datagrams and streams, counts them, and gives them to the calls, the registrations and the other requests.
/// </summary>
internal sealed class SipAnalyzer(SipConfig config, ISignallingSink sink) : ISignallingAnalyzer, ILiveCalls
{
    private readonly CallTracker calls = new(config, sink);
    private readonly RegistrationTracker registrations = new(config, sink);
    private readonly RequestTracker requests = new(config, sink);
    private readonly DialogTable? dialogs = sink.WantsDialogs ? new DialogTable(config.MaxDialogs) : null;
    private readonly MessageCounters counters = new();
    private readonly SipDefects defects = new();

    public Timestamp? EarliestOpenCall => calls.EarliestStart;

    public int OpenCalls => calls.Open;

    public void CopyLiveCalls(ICollection<LiveCall> live) => calls.CopyLiveCalls(live);

    public bool Recognizes(ReadOnlySpan<byte> payload) => StartLine.IsPrefix(payload);

    public bool OnDatagram(in SignallingPacket packet)
    {
        // RFC 3261, 7.5: "Implementations SHOULD ignore any CRLF appearing before the start-line"; alone it is a keep-alive.
        ReadOnlySpan<byte> rest = packet.Payload.TrimStart("\r\n"u8);
        if (rest.IsEmpty)
        {
            return !packet.Payload.IsEmpty;
        }

        if (!SipMessage.TryParse(rest, out SipMessage message))
        {
            CountOtherVersion(rest);
            return false;
        }

        Take(message, rest[..message.Length], packet);
        TakeFollowing(message, rest[message.Length..], packet);
        return true;
    }

    public int OnStream(in SignallingPacket data)
    {
        int taken = 0;
        while (taken < data.Payload.Length)
        {
            ReadOnlySpan<byte> rest = data.Payload[taken..];
            StreamFrame frame = StreamFramer.Next(rest, data.AfterGap && taken == 0, out int length);
            if (frame == StreamFrame.Incomplete)
            {
                break;
            }

            TakeFrame(frame, rest[..length], data);
            taken += length;
        }

        return taken;
    }

    public void OnTick(Timestamp now)
    {
        calls.OnTick(now);
        registrations.OnTick(now);
        requests.OnTick(now);
    }

    public void OnMedia(ulong call, Timestamp last) => calls.OnMedia(call, last);

    public void OnEnd(Timestamp now)
    {
        calls.OnEnd(now);
        registrations.OnEnd();
        requests.OnEnd();
        dialogs?.Report(sink, counters);
    }

    public void Summarize(ISummary summary)
    {
        counters.Summarize(summary);
        calls.Summarize(summary);
        registrations.Summarize(summary);
        requests.Summarize(summary);
        summary.Count("dialogs_refused", dialogs?.Refused ?? 0);
        defects.Summarize(summary);
    }

    /// <summary>
    /// One datagram holds one message (RFC 3261, 18.3: what follows its Content-Length is discarded), but some senders put
    /// several of theirs into one; so a start line after the body begins the next message.
    /// </summary>
    private void TakeFollowing(in SipMessage first, ReadOnlySpan<byte> rest, in SignallingPacket packet)
    {
        rest = rest.TrimStart("\r\n"u8);
        while (SipMessage.TryParse(rest, out SipMessage message) && message.MayAccompany(first))
        {
            Take(message, rest[..message.Length], packet);
            rest = rest[message.Length..].TrimStart("\r\n"u8);
        }

        defects.Count(SipDefect.TrailingBytes, rest.Length);
    }

    private void CountOtherVersion(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        if (StartLine.IsOfOtherVersion(end < 0 ? text : text[..end]))
        {
            defects.Count(SipDefect.UnknownVersion);
        }
    }

    private void TakeFrame(StreamFrame frame, ReadOnlySpan<byte> bytes, in SignallingPacket data)
    {
        if (frame is StreamFrame.HeadersOnly or StreamFrame.TooLarge)
        {
            defects.Count(SipDefect.StreamTooLarge);
        }

        bool isMessage = frame is StreamFrame.Message or StreamFrame.HeadersOnly;
        if (isMessage && SipMessage.TryParse(bytes, out SipMessage message))
        {
            Take(message, bytes, data);
        }
        else if (frame == StreamFrame.Garbage)
        {
            defects.Count(SipDefect.StreamGarbage, bytes.Length);
            CountOtherVersion(bytes);
        }
    }

    private void Take(in SipMessage message, ReadOnlySpan<byte> bytes, in SignallingPacket packet)
    {
        int kind = counters.Count(message.StartLine);
        defects.Check(message);
        if (message.CallId.IsEmpty || (!message.StartLine.IsRequest && message.StartLine.StatusCode == 0))
        {
            return;
        }

        if (sink.WantsCallIds)
        {
            sink.Belongs(CallIds.ToText(CallIds.Cut(message.CallId)));
        }

        dialogs?.Count(message.CallId, kind, packet.Timestamp);
        bool isOfCall = calls.Take(message, bytes, packet);
        switch (message.Method)
        {
            case SipMethod.Register:
                registrations.Take(message, packet);
                break;
            case SipMethod.Message:
            case SipMethod.Options or SipMethod.Subscribe or SipMethod.Notify or SipMethod.Publish when !isOfCall:
                requests.Take(message, packet);
                break;
        }
    }
}
