using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Limits;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Requests;

/// <summary>
/// Transactions of the latest 32 seconds: so long may a request remain without an answer (RFC 3261, 17.1.2.2, timer F), and so
/// long may it be retransmitted (17.2.2, timer J). What is left of one is used again for the next.
/// </summary>
internal sealed class TransactionTable<T>(int capacity, int capacityPerSource)
    where T : Transaction, new()
{
    /// <summary>64*T1.</summary>
    public const int Lifetime = 32;

    private readonly Dictionary<ulong, T> byKey = [];
    private readonly SourceQueue<T> queue = new(capacity, capacityPerSource);
    private readonly Stack<T> spare = new();

    /// <summary>Nobody can choose transactions that collide.</summary>
    private readonly ulong secret = Fingerprint.NewSecret();

    /// <summary>Transactions that had to make room.</summary>
    public long Evicted { get; private set; }

    /// <summary>
    /// What a request and its responses have in common: the topmost branch and the method (RFC 3261, 17.1.3), and for clients
    /// whose branches are not unique Call-ID, CSeq and both hosts. Ports are not: a response goes to the port in Via (18.2.2).
    /// </summary>
    public ulong KeyOf(in SipMessage message, in Flow flow)
    {
        bool isRequest = message.StartLine.IsRequest;
        HostAddress client = isRequest ? flow.SourceHost : flow.DestinationHost;
        HostAddress server = isRequest ? flow.DestinationHost : flow.SourceHost;
        ulong hash = Fingerprint.Add(Fingerprint.Add(secret, client.High), client.Low);
        hash = Fingerprint.Add(Fingerprint.Add(hash, server.High), server.Low);
        hash = Fingerprint.Add(hash, CallIds.Cut(message.CallId));
        hash = Fingerprint.Add(hash, NameAddress.Parameter(message.Find(HeaderName.Via), "branch"u8));
        return Fingerprint.Add(hash, ((ulong)message.CSeqNumber << 8) | (byte)message.Method);
    }

    public T? Find(ulong key) => byKey.GetValueOrDefault(key);

    /// <summary>Begins a transaction that is not known yet.</summary>
    public T Begin(ulong key, in SignallingPacket packet)
    {
        if (queue.Surplus(packet.Flow.SourceHost) is { } surplus)
        {
            Evicted++;
            Remove(surplus);
        }

        T transaction = spare.TryPop(out T? used) ? used : new T();
        transaction.Key = key;
        transaction.Start = transaction.LastSent = packet.Timestamp;
        transaction.IsAnswered = false;
        byKey.Add(key, transaction);
        queue.Add(transaction, packet.Flow.SourceHost);
        return transaction;
    }

    /// <summary>The next transaction whose time is over; to be removed.</summary>
    public T? Expired(Timestamp now) =>
        queue.Oldest is { } oldest && oldest.Start.AddSeconds(Lifetime) <= now ? oldest : null;

    public void Remove(T transaction)
    {
        byKey.Remove(transaction.Key);
        queue.Remove(transaction);
        spare.Push(transaction);
    }
}
