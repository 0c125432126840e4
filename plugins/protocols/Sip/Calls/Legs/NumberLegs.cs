using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls.Legs;

/// <summary>
/// Calls of the same two numbers that began at nearly the same time. The later is a leg of the earlier when both offer media at
/// one address, or when the earlier went to the server that sent the later; where several went there, none is believed.
/// </summary>
internal sealed class NumberLegs
{
    /// <summary>Between the two INVITEs: what a B2BUA takes for its routing.</summary>
    private const int Seconds = 5;

    private const int Capacity = 65_536;

    /// <summary>Of so many calls of the same numbers at once hardly one could be told.</summary>
    private const int MaxLikely = 16;

    /// <summary>
    /// Many callers are called so: who hides the number (RFC 3323, 4.1.1.3: "anonymous"), and whose number a gateway was not told
    /// or must not tell.
    /// </summary>
    private static readonly FrozenSet<string> Nobody =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "anonymous", "unavailable", "unknown", "restricted");

    private readonly Dictionary<ulong, List<Call>> byNumbers = [];
    private readonly Stack<List<Call>> spare = new();
    private readonly Queue<(Call Call, ulong Numbers)> inOrder = new();

    /// <summary>Nobody can choose numbers that collide.</summary>
    private readonly ulong secret = Fingerprint.NewSecret();

    /// <summary>Calls that several others might be legs of.</summary>
    public long Ambiguous { get; private set; }

    /// <summary>Calls that newer ones pushed out.</summary>
    public long Refused { get; private set; }

    public void Find(Call call)
    {
        if (call.Identity.Caller is not { } caller || call.Identity.Callee is not { } callee
            || Nobody.Contains(caller))
        {
            return;
        }

        ulong numbers = KeyOf(caller, callee);
        if (inOrder.Count == Capacity)
        {
            Refused++;
            Forget(inOrder.Dequeue());
        }

        if (!byNumbers.TryGetValue(numbers, out List<Call>? others))
        {
            others = spare.TryPop(out List<Call>? empty) ? empty : new List<Call>(1);
            byNumbers.Add(numbers, others);
        }

        Link(call, others);
        if (others.Count == MaxLikely)
        {
            others.RemoveAt(0);
        }

        others.Add(call);
        inOrder.Enqueue((call, numbers));
    }

    public void Advance(Timestamp now)
    {
        while (inOrder.TryPeek(out (Call Call, ulong Numbers) oldest) && oldest.Call.Start.AddSeconds(Seconds) < now)
        {
            Forget(inOrder.Dequeue());
        }
    }

    private void Link(Call call, List<Call> others)
    {
        Call? server = null;
        int servers = 0;
        bool sharesMedia = false;
        foreach (Call other in others)
        {
            if (!MayLead(other, call))
            {
                continue;
            }

            if (other.OfferedMedia == call.OfferedMedia && !call.OfferedMedia.IsUnknown)
            {
                sharesMedia = true;
                Link(call, other, $"media at {call.OfferedMedia}");
            }
            else if (Sends(other, call))
            {
                server = other;
                servers++;
            }
        }

        if (!sharesMedia && servers == 1)
        {
            Link(call, server!, $"server {call.Source.Host}");
        }

        Ambiguous += !sharesMedia && servers > 1 ? 1 : 0;
    }

    /// <summary>
    /// It is going on, came from elsewhere and went elsewhere: the same ends twice are two calls, as of a load generator. And the
    /// call has no leg to that receiver yet.
    /// </summary>
    private static bool MayLead(Call earlier, Call later)
    {
        double apart = later.Start.SecondsSince(earlier.Start);
        if (apart is < 0 or > Seconds || earlier.Closing is not null
            || earlier.Source == later.Source || earlier.Destination == later.Destination)
        {
            return false;
        }

        foreach (Call follower in earlier.Followers)
        {
            if (follower.Destination == later.Destination && follower.Closing is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The server that received the earlier call sent the later: from the same port, or from a host that sent only this.</summary>
    private static bool Sends(Call earlier, Call later)
    {
        bool isOtherHost = earlier.Source.Host != later.Source.Host;
        if (IsServer(earlier.Destination, later.Source, isOtherHost))
        {
            return true;
        }

        foreach (TransportAddress hop in earlier.Hops)
        {
            if (IsServer(hop, later.Source, isOtherHost))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsServer(TransportAddress receiver, TransportAddress sender, bool isOtherHost) =>
        !receiver.IsUnknown && (receiver == sender || (isOtherHost && receiver.Host == sender.Host));

    private static void Link(Call call, Call earlier, string where)
    {
        earlier.AddFollower(call);
        double apart = call.Start.MillisecondsSince(earlier.Start);
        string evidence = FormattableString.Invariant(
            $"{earlier.Identity.Caller} to {earlier.Identity.Callee}, {apart:0.000} ms apart, {where}");
        Leg.Link(call.Leg, earlier.Leg, LegReason.NumberTimeMedia, evidence);
    }

    private ulong KeyOf(string caller, string callee)
    {
        ReadOnlySpan<byte> from = MemoryMarshal.AsBytes(NumberKey.Of(caller));
        ReadOnlySpan<byte> to = MemoryMarshal.AsBytes(NumberKey.Of(callee));
        return Fingerprint.Add(Fingerprint.Add(secret ^ (ulong)from.Length, from), to);
    }

    private void Forget((Call Call, ulong Numbers) entry)
    {
        if (byNumbers.TryGetValue(entry.Numbers, out List<Call>? calls) && calls.Remove(entry.Call) && calls.Count == 0)
        {
            byNumbers.Remove(entry.Numbers);
            spare.Push(calls);
        }
    }
}
