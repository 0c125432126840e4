using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Limits;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>What is known of one open call.</summary>
internal sealed class Call(ulong number, byte[] key, Timestamp start, in Flow flow) : SourceEntry, ITimed<Call>
{
    private const int MaxHops = 32;
    private const int MaxPaths = 16;

    private readonly List<TransportAddress> hops = [];
    private readonly List<int> paths = [];

    /// <summary>See <see cref="Sdk.Signalling.MediaExpectation.Call"/>.</summary>
    public ulong Number { get; } = number;

    /// <summary>The Call-ID as it is in the messages.</summary>
    public byte[] Key { get; } = key;

    /// <summary>The Call-ID as it is in records.</summary>
    public string CallId { get; } = Lws.ToText(key, CallIdComparer.MaxLength) ?? "";

    public Timestamp Start { get; } = start;

    public TransportAddress Source { get; } = flow.Source;

    public TransportAddress Destination { get; } = flow.Destination;

    public IReadOnlyList<TransportAddress> Hops => hops;

    /// <summary>Path numbers of its packets.</summary>
    public IReadOnlyList<int> Paths => paths;

    /// <summary>The last message.</summary>
    public Timestamp End { get; set; } = start;

    public Timestamp? Ringing { get; set; }

    /// <summary>The first 18x.</summary>
    public Timestamp? Progress { get; set; }

    public Timestamp? Answered { get; set; }

    /// <summary>The latest media packet that the host told of.</summary>
    public Timestamp? LastMedia { get; set; }

    public CallIdentity Identity { get; } = new();

    /// <summary>Fingerprint of the caller's tag, 0 without one.</summary>
    public ulong CallerTag { get; init; }

    /// <summary>The first INVITE that was seen has a To tag: the capture began after the call.</summary>
    public bool StartedInDialog { get; init; }

    /// <summary>The INVITE whose outcome is the call's.</summary>
    public InviteTransaction Invite { get; } = new();

    /// <summary>The best final response to it.</summary>
    public FinalResponse? Final { get; set; }

    /// <summary>Fingerprint of the To tag of the first 2xx.</summary>
    public ulong AnsweredTag { get; set; }

    /// <summary>More than one callee answered (RFC 3261, 13.2.2.4).</summary>
    public bool HasForkedAnswers { get; set; }

    public bool IsCancelled { get; set; }

    public Timestamp? Bye { get; set; }

    public CallParty? ByeSender { get; set; }

    public bool IsByeConfirmed { get; set; }

    /// <summary>When it is over, unless something happens before that.</summary>
    public Timestamp? Closing { get; set; }

    public int Messages { get; set; }

    public int Copies { get; set; }

    public int Retransmissions { get; set; }

    public MessageHistory History { get; } = new();

    public CallMedia Media { get; } = new();

    /// <summary>Neighbours in the order of start; kept by <see cref="CallTable"/>.</summary>
    public Call? Earlier { get; set; }

    /// <inheritdoc cref="Earlier"/>
    public Call? Later { get; set; }

    /// <summary>Neighbours in a slot; kept by <see cref="TimerWheel{T}"/>.</summary>
    public Call? TimerPrevious { get; set; }

    /// <inheritdoc cref="TimerPrevious"/>
    public Call? TimerNext { get; set; }

    /// <summary>The second at which the wheel looks at it; kept by <see cref="TimerWheel{T}"/>.</summary>
    public long? TimerSecond { get; set; }

    /// <summary>Notes a receiver of the INVITE.</summary>
    /// <returns>True when it is a new one.</returns>
    public bool AddHop(TransportAddress destination)
    {
        if (destination.IsUnknown || destination == Destination || hops.Contains(destination) || hops.Count == MaxHops)
        {
            return false;
        }

        hops.Add(destination);
        return true;
    }

    public void AddPath(int path)
    {
        if (path != 0 && paths.Count < MaxPaths && !paths.Contains(path))
        {
            paths.Add(path);
        }
    }

    /// <summary>
    /// Who sent a message: told by the caller's tag, which stands in From of its own requests and in To of the callee's
    /// (RFC 3261, 12.2.1.1). Where a server in between has changed the tags, addresses have to do.
    /// </summary>
    public CallParty SenderOf(in SipMessage message, in Flow flow)
    {
        bool isRequest = message.StartLine.IsRequest;
        if (CallerTag != 0)
        {
            if (Fingerprint.Of(NameAddress.Tag(message.From)) == CallerTag)
            {
                return isRequest ? CallParty.Caller : CallParty.Callee;
            }

            if (Fingerprint.Of(NameAddress.Tag(message.To)) == CallerTag)
            {
                return isRequest ? CallParty.Callee : CallParty.Caller;
            }
        }

        if (flow.Source == Source || flow.Destination == Source)
        {
            return flow.Source == Source ? CallParty.Caller : CallParty.Callee;
        }

        bool isTowardsCallee = flow.Destination == Destination || hops.Contains(flow.Destination);
        return isTowardsCallee ? CallParty.Caller : CallParty.Callee;
    }
}
