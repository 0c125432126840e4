using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Calls.Legs;
using Earshot.Sip.Limits;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>What is known of one open call.</summary>
internal sealed class Call : SourceEntry, ITimed<Call>
{
    private const int MaxHops = 32;
    private const int MaxPaths = 16;
    private const int MaxFollowers = 16;

    // Parts are in the call itself: it is one object, and near each other lies what a message touches.
    private CallIdentity identity;
    private InviteTransaction invite = new();
    private MessageHistory history;
    private Ladder ladder;
    private CallBranches branches;
    private CallMedia media;
    private List<TransportAddress>? hops;
    private List<int>? paths;
    private BoundedList<Call>? followers;

    public Call(ulong number, byte[] key, Timestamp start, in Flow flow, int maxLadderMessages)
    {
        Number = number;
        Key = key;
        CallId = CallIds.ToText(key);
        Start = start;
        End = start;
        Source = flow.Source;
        Destination = flow.Destination;
        ladder = new Ladder(maxLadderMessages, start);
        Leg = new Leg(key, start);
    }

    /// <summary>See <see cref="Sdk.Signalling.MediaExpectation.Call"/>.</summary>
    public ulong Number { get; }

    /// <summary>The Call-ID as it is in the messages.</summary>
    public byte[] Key { get; }

    /// <summary>The Call-ID as it is in records.</summary>
    public string CallId { get; }

    public Timestamp Start { get; }

    /// <summary>What carried the first INVITE.</summary>
    public SignallingTransport Transport { get; init; }

    public TransportAddress Source { get; }

    public TransportAddress Destination { get; }

    public IReadOnlyList<TransportAddress> Hops => hops ?? (IReadOnlyList<TransportAddress>)[];

    /// <summary>Path numbers of its packets.</summary>
    public IReadOnlyList<int> Paths => paths ?? (IReadOnlyList<int>)[];

    /// <summary>The last message.</summary>
    public Timestamp End { get; set; }

    public Timestamp? Ringing { get; set; }

    /// <summary>The first 18x.</summary>
    public Timestamp? Progress { get; set; }

    public Timestamp? Answered { get; set; }

    /// <summary>The latest media packet that the host told of.</summary>
    public Timestamp? LastMedia { get; set; }

    public ref CallIdentity Identity => ref identity;

    /// <summary>Fingerprint of the caller's tag, 0 without one.</summary>
    public ulong CallerTag { get; init; }

    /// <summary>The first INVITE that was seen has a To tag: the capture began after the call.</summary>
    public bool StartedInDialog { get; init; }

    /// <summary>The INVITE whose outcome is the call's.</summary>
    public ref InviteTransaction Invite => ref invite;

    /// <summary>The best final response to it.</summary>
    public FinalResponse? Final { get; set; }

    /// <summary>Fingerprint of the To tag of the first 2xx to the caller; null before it.</summary>
    public ulong? AnsweredTag { get; set; }

    /// <summary>More than one callee answered (RFC 3261, 13.2.2.4).</summary>
    public bool HasForkedAnswers { get; set; }

    public bool IsCancelled { get; set; }

    public Timestamp? Bye { get; set; }

    public CallParty? ByeSender { get; set; }

    /// <summary>The BYE itself was seen, not only the response to it.</summary>
    public bool HasSeenBye { get; set; }

    /// <summary>The final response to it.</summary>
    public Timestamp? ByeAnswered { get; set; }

    public bool IsByeConfirmed { get; set; }

    /// <summary>When it is over, unless something happens before that.</summary>
    public Timestamp? Closing { get; set; }

    /// <summary>The callee, or a proxy for it, has sent something.</summary>
    public bool HeardCallee { get; set; }

    public int Messages { get; set; }

    /// <summary>INVITE requests among them.</summary>
    public int Invites { get; set; }

    public int Copies { get; set; }

    public int Retransmissions { get; set; }

    /// <summary>401 and 407 to INVITE after which it was sent again.</summary>
    public int Challenges { get; set; }

    public ref MessageHistory History => ref history;

    public ref Ladder Ladder => ref ladder;

    public ref CallBranches Branches => ref branches;

    /// <summary>Null as long as there is none, like the others that few calls have.</summary>
    public CallReasons? Reasons { get; set; }

    public SessionTimer? SessionTimer { get; set; }

    public CallTransfers? Transfers { get; set; }

    public PressedKeys? Keys { get; set; }

    /// <summary>Values of the headers that the configuration asks for, in its order; null as long as there is none.</summary>
    public string?[]? KeptHeaders { get; set; }

    public Leg Leg { get; }

    /// <summary>Later calls that are legs of this one by their numbers.</summary>
    public IReadOnlyList<Call> Followers => followers?.Items ?? [];

    /// <summary>Where the caller of the first INVITE offers to receive media, unknown without an offer.</summary>
    public TransportAddress OfferedMedia { get; private set; }

    /// <summary>Details beyond their limits.</summary>
    public int Refused => Identity.Refused + Branches.Refused + Leg.Refused
        + (Reasons?.Refused ?? 0) + (Transfers?.Refused ?? 0) + (Keys?.Refused ?? 0);

    public ref CallMedia Media => ref media;

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

    /// <summary>Of thousands of calls hardly any is in a cache: has the processor fetch this one while its message is read.</summary>
    public void FetchAhead()
    {
        Ahead.Fetch(ref identity);
        Ahead.Fetch(ref invite);
        Ahead.Fetch(ref history);
        Ahead.Fetch(ref ladder);
        Ahead.Fetch(ref branches);
        Ahead.Fetch(ref media);
    }

    /// <summary>Notes a receiver of the INVITE.</summary>
    /// <returns>True when it is a new one.</returns>
    public bool AddHop(TransportAddress destination)
    {
        if (destination.IsUnknown || destination == Destination)
        {
            return false;
        }

        hops ??= [];
        if (hops.Contains(destination) || hops.Count == MaxHops)
        {
            return false;
        }

        hops.Add(destination);
        return true;
    }

    public void AddPath(int path)
    {
        if (path == 0)
        {
            return;
        }

        paths ??= [];
        if (paths.Count < MaxPaths && !paths.Contains(path))
        {
            paths.Add(path);
        }
    }

    /// <summary>Notes a later call that is a leg of this one by its numbers.</summary>
    public void AddFollower(Call follower)
    {
        followers ??= new(MaxFollowers);
        followers.Add(follower);
    }

    /// <summary>Media is expected at an address.</summary>
    public void NoteMedia(TransportAddress address, CallParty owner)
    {
        if (Messages == 1 && owner == CallParty.Caller && OfferedMedia.IsUnknown)
        {
            OfferedMedia = address;
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
            if (Fingerprint.Of(message.FromTag) == CallerTag)
            {
                return isRequest ? CallParty.Caller : CallParty.Callee;
            }

            if (Fingerprint.Of(message.ToTag) == CallerTag)
            {
                return isRequest ? CallParty.Callee : CallParty.Caller;
            }
        }

        if (flow.Source == Source || flow.Destination == Source)
        {
            return flow.Source == Source ? CallParty.Caller : CallParty.Callee;
        }

        // An INVITE on its way to somebody new: only later is that one of the hops.
        bool isSentOn = message is { Method: SipMethod.Invite, ToTag.IsEmpty: true } && isRequest;
        return isSentOn || PlaceOf(flow.Destination) > PlaceOf(flow.Source) ? CallParty.Caller : CallParty.Callee;
    }

    /// <summary>How far from the caller the INVITE had come when it was received there; -1 where it was never received.</summary>
    private int PlaceOf(TransportAddress address) =>
        address == Destination ? 0 : (hops?.IndexOf(address) ?? -1) is >= 0 and int hop ? hop + 1 : -1;
}
