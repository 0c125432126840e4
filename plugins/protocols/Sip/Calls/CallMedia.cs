using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
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
internal sealed class CallMedia
{
    private const int MaxSides = 32;
    private const int MaxEndpoints = 32;

    private readonly List<MediaSide> sides = new(2);
    private HoldHistory holds;
    private FaxNegotiation fax;

    public IReadOnlyList<HoldRecord> Holds => holds.Records;

    public FaxRecord? Fax => fax.Record;

    /// <summary>See <see cref="CallRecord.Media"/>.</summary>
    public IReadOnlyList<MediaLine> Lines
    {
        get
        {
            List<MediaLine> lines = new(2);
            AddLines(CallParty.Caller, lines);
            AddLines(CallParty.Callee, lines);
            return lines;
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
        List<MediaDescription> media = reporter.Parse(body);
        side.Describe(media, reporter.Now);
        fax.Offer(side, reporter.Now);
        foreach (MediaDescription description in media)
        {
            foreach (MediaReceiver receiver in description.Receivers)
            {
                Expect(side, receiver, reporter);
            }
        }
    }

    /// <summary>An offer on this leg was answered: each side is now where it last said.</summary>
    public void Commit(in Flow flow, MediaReporter reporter)
    {
        MediaSide? offer = null;
        MediaSide? answer = null;
        foreach (MediaSide side in sides)
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
    public void Reject(in Flow flow, MediaReporter reporter)
    {
        foreach (MediaSide side in sides)
        {
            if (!side.IsOn(flow) || side.Committed == side.Generation)
            {
                continue;
            }

            for (int i = side.Endpoints.Count - 1; i >= 0; i--)
            {
                side.Endpoints[i].LastGeneration = side.Generation;
                if (side.Endpoints[i].FirstGeneration > side.Committed)
                {
                    Withdraw(side, i, reporter);
                }
            }

            side.Reject();
        }
    }

    /// <summary>The call has ended, so its addresses may be the next call's. The streams it has stay its own.</summary>
    public void End(MediaReporter reporter)
    {
        foreach (MediaSide side in sides)
        {
            for (int i = side.Endpoints.Count - 1; i >= 0; i--)
            {
                Withdraw(side, i, reporter);
            }
        }
    }

    private void Expect(MediaSide side, MediaReceiver receiver, MediaReporter reporter)
    {
        bool isExpected = IsExpected(side.Owner, receiver);
        if (side.Find(receiver) is { } known)
        {
            known.Receiver = receiver;
            known.LastGeneration = side.Generation;
        }
        else if (side.Endpoints.Count < MaxEndpoints)
        {
            side.Endpoints.Add(new MediaEndpoint(receiver, side.Generation));
        }
        else
        {
            reporter.Refused++;
            return;
        }

        if (!isExpected)
        {
            reporter.Expect(receiver, side.Owner);
        }
    }

    private void Withdraw(MediaSide side, int index, MediaReporter reporter)
    {
        TransportAddress address = side.Endpoints[index].Receiver.Address;
        side.Endpoints.RemoveAt(index);
        foreach (MediaSide other in sides)
        {
            if (other.Receives(address))
            {
                return;
            }
        }

        reporter.Withdraw(address);
    }

    /// <summary>A proxy that leaves the body as it is shows the same description on every leg.</summary>
    private bool IsExpected(CallParty owner, MediaReceiver receiver)
    {
        foreach (MediaSide side in sides)
        {
            if (side.Owner == owner && side.Find(receiver) is { } endpoint && endpoint.Receiver.IsSameAs(receiver))
            {
                return true;
            }
        }

        return false;
    }

    private void AddLines(CallParty owner, List<MediaLine> lines)
    {
        foreach (SentLine line in Latest(owner)?.Lines ?? [])
        {
            lines.Add(line.Description.ToRecord(owner, line.Time));
        }
    }

    /// <summary>Where a party told of its media last, as it left the party itself: who passes it on may have changed it.</summary>
    private MediaSide? Latest(CallParty owner)
    {
        MediaSide? latest = null;
        foreach (MediaSide side in sides)
        {
            bool isLater = latest is null || side.Time > latest.Time;
            if (isLater && side.Owner == owner && side.Lines.Length > 0 && !IsRelayed(side))
            {
                latest = side;
            }
        }

        return latest;
    }

    private bool IsRelayed(MediaSide side)
    {
        foreach (MediaSide other in sides)
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
        foreach (MediaSide side in sides)
        {
            if (side.Sender == flow.Source && side.Receiver == flow.Destination && side.Owner == owner)
            {
                return side;
            }
        }

        if (sides.Count == MaxSides)
        {
            return null;
        }

        MediaSide added = new(flow.Source, flow.Destination, owner);
        sides.Add(added);
        return added;
    }
}
