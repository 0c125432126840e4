using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Calls;
using Earshot.Sip.Limits;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Requests;

/// <summary>
/// Follows OPTIONS, SUBSCRIBE, NOTIFY and PUBLISH outside calls by who asks whom, and MESSAGE (RFC 3428) one by one.
/// </summary>
internal sealed class RequestTracker(SipConfig config, ISignallingSink sink)
{
    private const int MaxLength = 256;

    private readonly TransactionTable<RequestTransaction> transactions = new(config.MaxRequests, config.MaxRequestsPerSource);
    private readonly SourceQueue<RequestGroup> groups = new(config.MaxRequests, config.MaxRequestsPerSource);
    private readonly Dictionary<ulong, RequestGroup> byKey = [];

    /// <summary>Nobody can choose requests that collide.</summary>
    private readonly ulong secret = Fingerprint.NewSecret();

    private long begun;
    private long evicted;

    /// <summary>Takes a request or response of one of these methods.</summary>
    public void Take(in SipMessage message, in SignallingPacket packet)
    {
        ulong key = transactions.KeyOf(message, packet.Flow);
        RequestTransaction? transaction = transactions.Find(key);
        if (!message.StartLine.IsRequest)
        {
            TakeResponse(transaction, message.StartLine.StatusCode, packet.Timestamp);
        }
        else if (transaction is not null)
        {
            Repeat(transaction, packet);
        }
        else
        {
            Begin(key, message, packet);
        }
    }

    public void OnTick(Timestamp now)
    {
        while (transactions.Expired(now) is { } transaction)
        {
            Expire(transaction);
            transactions.Remove(transaction);
        }

        while (groups.Oldest is { } oldest && oldest.End.AddSeconds(config.RequestTimeout) <= now)
        {
            Close(oldest);
        }
    }

    public void OnEnd()
    {
        while (groups.Oldest is { } oldest)
        {
            Close(oldest);
        }
    }

    public void Summarize(ISummary summary)
    {
        summary.Count("requests", begun);
        summary.Count("requests_evicted", evicted);
        summary.Count("request_transactions_evicted", transactions.Evicted);
    }

    private void TakeResponse(RequestTransaction? transaction, int statusCode, Timestamp time)
    {
        if (statusCode < 200 || transaction is not { IsAnswered: false, Group: { IsQueued: true } group })
        {
            return;
        }

        transaction.IsAnswered = true;
        group.CountResponse(statusCode, transaction.Start, time);
        groups.Use(group);
    }

    /// <summary>The same transaction, so the same request: a mirror's copy when it comes at once.</summary>
    private void Repeat(RequestTransaction transaction, in SignallingPacket packet)
    {
        long since = Math.Abs(packet.Timestamp.Nanoseconds - transaction.LastSent.Nanoseconds);
        bool isCopy = packet.Flow.Protocol != FlowProtocol.Tcp && since <= MessageHistory.CopyWindow;
        if (isCopy || transaction.Group is not { IsQueued: true } group)
        {
            return;
        }

        transaction.LastSent = packet.Timestamp;
        group.CountRetransmission(packet.Timestamp);
        groups.Use(group);
    }

    private void Begin(ulong key, in SipMessage request, in SignallingPacket packet)
    {
        bool standsAlone = request.Method == SipMethod.Message;
        ulong groupKey = standsAlone ? 0 : GroupKey(request, packet.Flow);
        if (standsAlone || !byKey.TryGetValue(groupKey, out RequestGroup? group))
        {
            group = AddGroup(standsAlone ? null : groupKey, request, packet);
        }
        else
        {
            groups.Use(group);
        }

        group.CountRequest(packet.Timestamp);
        transactions.Begin(key, packet).Group = group;
    }

    private RequestGroup AddGroup(ulong? key, in SipMessage request, in SignallingPacket packet)
    {
        if (groups.Surplus(packet.Flow.SourceHost) is { } surplus)
        {
            evicted++;
            Remove(surplus);
        }

        RequestGroup group = new(key, Describe(request, packet));
        begun++;
        groups.Add(group, packet.Flow.SourceHost);
        if (key is { } known)
        {
            byKey.Add(known, group);
        }

        return group;
    }

    private static RequestRecord Describe(in SipMessage request, in SignallingPacket packet)
    {
        bool isMessage = request.Method == SipMethod.Message;
        return new RequestRecord
        {
            Method = Lws.ToText(request.StartLine.Method, MaxLength) ?? "",
            From = NameAddress.Parse(request.From).ToText(MaxLength),
            To = NameAddress.Parse(request.To).ToText(MaxLength),
            CallId = Lws.ToText(request.CallId, CallIds.MaxLength) ?? "",
            Source = packet.Flow.Source,
            Destination = packet.Flow.Destination,
            Event = Lws.ToText(EventPackage(request), MaxLength),
            ContentType = isMessage ? Lws.ToText(request.ContentType, MaxLength) : null,
            ContentLength = isMessage ? request.Body.Length : null,
            Start = packet.Timestamp,
            End = packet.Timestamp,
        };
    }

    private ulong GroupKey(in SipMessage request, in Flow flow)
    {
        NameAddress from = NameAddress.Parse(request.From);
        NameAddress to = NameAddress.Parse(request.To);
        ulong hash = Fingerprint.Add(MessageHistory.Of(flow) ^ secret, (byte)request.Method);
        hash = Fingerprint.Add(Fingerprint.Add(hash, from.User), from.Host);
        hash = Fingerprint.Add(Fingerprint.Add(hash, to.User), to.Host);
        return Fingerprint.Add(hash, EventPackage(request));
    }

    /// <summary><c>Event = event-type *( SEMI event-param )</c> (RFC 6665, 8.4)</summary>
    private static ReadOnlySpan<byte> EventPackage(in SipMessage request)
    {
        ReadOnlySpan<byte> value = request.Find(HeaderName.Event);
        int semicolon = value.IndexOf((byte)';');
        return semicolon < 0 ? value : Lws.Trim(value[..semicolon]);
    }

    private void Expire(RequestTransaction transaction)
    {
        if (transaction.Group is not { IsQueued: true } group)
        {
            return;
        }

        if (!transaction.IsAnswered)
        {
            group.CountUnanswered();
        }

        if (group.Key is null)
        {
            Close(group);
        }
    }

    private void Close(RequestGroup group)
    {
        Remove(group);
        sink.Report(group.Record());
    }

    private void Remove(RequestGroup group)
    {
        groups.Remove(group);
        if (group.Key is { } key)
        {
            byKey.Remove(key);
        }
    }
}
