using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Messages;
using Earshot.Sip.Sdp;

namespace Earshot.Sip.Calls;

/// <summary>
/// Where a call's media is expected. Each sender has one set of addresses per leg, a leg being two signalling addresses: a
/// server in between may replace the addresses, and then those of both legs are in use.
/// <para>
/// What a new offer asks for is expected at once, for "the offerer MUST be prepared to receive media for any streams described by
/// that offer" as soon as it is sent (RFC 3264, 5.1). The addresses it leaves are withdrawn when the exchange is complete, not
/// before: until the answer media goes to the old ones (RFC 3264, 8), and a refused offer leaves everything as it was
/// (RFC 3261, 14.1).
/// </para>
/// </summary>
internal struct CallMedia
{
    private const int MaxSides = 32;
    private const int MaxEndpoints = 32;

    private MediaSide? first;
    private HoldHistory holds;
    private FaxNegotiation fax;
    private bool hasLeft;

    public readonly IReadOnlyList<HoldRecord> Holds => holds.Records;

    public readonly FaxRecord? Fax => fax.Record;

    /// <summary>See <see cref="CallRecord.Media"/>.</summary>
    public readonly IReadOnlyList<MediaLine> Lines
    {
        get
        {
            MediaDescription[] callers = Latest(CallParty.Caller)?.Lines ?? [];
            MediaDescription[] callees = Latest(CallParty.Callee)?.Lines ?? [];
            MediaLine[] lines = callers.Length + callees.Length == 0 ? [] : new MediaLine[callers.Length + callees.Length];
            for (int i = 0; i < lines.Length; i++)
            {
                lines[i] = i < callers.Length ? callers[i].Line : callees[i - callers.Length].Line;
            }

            return lines;
        }
    }

    /// <summary>Where media and RTCP are expected, or were when the call ended, each address once.</summary>
    public readonly IReadOnlyList<TransportAddress> Addresses
    {
        get
        {
            List<TransportAddress> addresses = [];
            for (MediaSide? side = first; side is not null; side = side.Next)
            {
                foreach (MediaEndpoint endpoint in side.Endpoints)
                {
                    addresses.Add(endpoint.Expectation.Address);
                    addresses.Add(endpoint.Expectation.RtcpAddress);
                }
            }

            return [.. addresses.Distinct()];
        }
    }

    /// <summary>Takes a session description.</summary>
    /// <param name="body">The description.</param>
    /// <param name="flow">Who sent it to whom.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="isOffer">It is an offer; otherwise an answer.</param>
    /// <param name="reporter">Is told of addresses that were not expected before.</param>
    public void Describe(ReadOnlySpan<byte> body, in Flow flow, CallParty owner, bool isOffer, MediaReporter reporter)
    {
        if (hasLeft)
        {
            Return(reporter);
        }

        ulong hash = Fingerprint.Of(body);
        if (FindOrAdd(flow, owner) is not { } side)
        {
            reporter.Refused++;
            return;
        }

        side.IsOffer = isOffer;
        if (side.BodyHash == hash)
        {
            return;
        }

        side.BodyHash = hash;
        SessionDescription description = reporter.Description;
        description.Parse(body, owner, reporter.Now);
        side.Describe(description.Media, reporter.Now);
        fax.Offer(side, reporter.Now);
        for (int i = 0; i < description.Receivers.Count; i++)
        {
            Expect(side, description.Receivers[i], reporter);
        }
    }

    /// <summary>An offer on this leg was answered: each side is now where it last said.</summary>
    public void Commit(in Flow flow, MediaReporter reporter)
    {
        MediaSide? offer = null;
        MediaSide? answer = null;
        for (MediaSide? side = first; side is not null; side = side.Next)
        {
            if (!side.IsOn(flow))
            {
                continue;
            }

            offer = side.IsOffer ? side : offer;
            answer = side.IsOffer ? answer : side;
            if (side.Committed == side.Generation)
            {
                continue;
            }

            for (int i = side.Endpoints.Count - 1; i >= 0; i--)
            {
                if (side.Endpoints[i].LastGeneration < side.Generation)
                {
                    Withdraw(side, i, reporter);
                }
            }

            side.Commit();
        }

        if (offer is not null && answer is not null)
        {
            fax.Agree(offer, answer, reporter.Now);
            reporter.Refused += holds.Take(offer, answer, reporter.Now) ? 0 : 1;
        }
    }

    /// <summary>An offer on this leg was refused: each side stays where it was.</summary>
    public readonly void Reject(in Flow flow, MediaReporter reporter)
    {
        for (MediaSide? side = first; side is not null; side = side.Next)
        {
            if (!side.IsOn(flow) || side.Committed == side.Generation)
            {
                continue;
            }

            for (int i = side.Endpoints.Count - 1; i >= 0; i--)
            {
                side.Endpoints[i] = side.Endpoints[i] with { LastGeneration = side.Generation };
                if (side.Endpoints[i].FirstGeneration > side.Committed)
                {
                    Withdraw(side, i, reporter);
                }
            }

            side.Reject();
        }
    }

    /// <summary>
    /// The call has ended, so its addresses may be the next call's. The streams it has stay its own, and what it expected is known on:
    /// another description tells that the call goes on, as when a refused INVITE is sent again.
    /// </summary>
    public void End(MediaReporter reporter)
    {
        hasLeft = true;
        for (MediaSide? side = first; side is not null; side = side.Next)
        {
            foreach (MediaEndpoint endpoint in side.Endpoints)
            {
                reporter.Withdraw(endpoint.Expectation.Address);
            }
        }
    }

    /// <summary>What was expected before the end is expected again.</summary>
    private void Return(MediaReporter reporter)
    {
        hasLeft = false;
        HashSet<MediaExpectation> renewed = new(ReferenceEqualityComparer.Instance);
        for (MediaSide? side = first; side is not null; side = side.Next)
        {
            foreach (MediaEndpoint endpoint in side.Endpoints)
            {
                if (renewed.Add(endpoint.Expectation))
                {
                    reporter.Renew(endpoint.Expectation);
                }
            }
        }
    }

    private readonly void Expect(MediaSide side, in MediaReceiver receiver, MediaReporter reporter)
    {
        int known = side.IndexOf(receiver);
        if (known < 0 && side.Endpoints.Count == MaxEndpoints)
        {
            reporter.Refused++;
            return;
        }

        MediaExpectation expectation = Find(side.Owner, receiver) ?? reporter.Expect(receiver, side.Owner);
        if (known < 0)
        {
            side.Endpoints.Add(new MediaEndpoint(expectation, side.Generation, side.Generation));
        }
        else
        {
            side.Endpoints[known] = side.Endpoints[known] with { Expectation = expectation, LastGeneration = side.Generation };
        }
    }

    private readonly void Withdraw(MediaSide side, int index, MediaReporter reporter)
    {
        TransportAddress address = side.Endpoints[index].Expectation.Address;
        side.Endpoints.RemoveAt(index);
        for (MediaSide? other = first; other is not null; other = other.Next)
        {
            if (other.Receives(address))
            {
                return;
            }
        }

        reporter.Withdraw(address);
    }

    /// <summary>What is expected already: a proxy that leaves the body as it is shows the same description on every leg.</summary>
    private readonly MediaExpectation? Find(CallParty owner, in MediaReceiver receiver)
    {
        for (MediaSide? side = first; side is not null; side = side.Next)
        {
            int known = side.Owner == owner ? side.IndexOf(receiver) : -1;
            if (known >= 0 && receiver.IsExpectedBy(side.Endpoints[known].Expectation))
            {
                return side.Endpoints[known].Expectation;
            }
        }

        return null;
    }

    /// <summary>Where a party told of its media last, as it left the party itself: who passes it on may have changed it.</summary>
    private readonly MediaSide? Latest(CallParty owner)
    {
        MediaSide? latest = null;
        for (MediaSide? side = first; side is not null; side = side.Next)
        {
            bool isLater = latest is null || side.Time > latest.Time;
            if (isLater && side.Owner == owner && side.Lines.Length > 0 && !IsRelayed(side))
            {
                latest = side;
            }
        }

        return latest;
    }

    private readonly bool IsRelayed(MediaSide side)
    {
        for (MediaSide? other = first; other is not null; other = other.Next)
        {
            if (other != side && other.Owner == side.Owner && other.Receiver == side.Sender && other.Sender != side.Receiver)
            {
                return true;
            }
        }

        return false;
    }

    private MediaSide? FindOrAdd(in Flow flow, CallParty owner)
    {
        MediaSide? last = null;
        int count = 0;
        for (MediaSide? side = first; side is not null; side = side.Next)
        {
            if (side.Owner == owner && side.IsFrom(flow.Source, flow.Destination))
            {
                return side;
            }

            last = side;
            count++;
        }

        if (count == MaxSides)
        {
            return null;
        }

        MediaSide added = new(flow.Source, flow.Destination, owner);
        if (last is null)
        {
            first = added;
        }
        else
        {
            last.Next = added;
        }

        return added;
    }
}
