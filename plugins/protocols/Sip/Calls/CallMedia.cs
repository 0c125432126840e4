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

    private readonly List<Side> sides = [];

    /// <summary>Takes a session description.</summary>
    /// <param name="body">The description.</param>
    /// <param name="flow">Who sent it to whom.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="reporter">Is told of addresses that were not expected before.</param>
    public void Describe(ReadOnlySpan<byte> body, in Flow flow, CallParty owner, MediaReporter reporter)
    {
        ulong hash = Fingerprint.Of(body);
        if (FindOrAdd(flow, owner) is not { } side)
        {
            reporter.Refused++;
            return;
        }

        if (side.BodyHash == hash)
        {
            return;
        }

        side.BodyHash = hash;
        side.Generation++;
        foreach (MediaDescription description in reporter.Parse(body))
        {
            Describe(side, description, reporter);
        }
    }

    /// <summary>An offer on this leg was answered: each side is now where it last said.</summary>
    public void Commit(in Flow flow, MediaReporter reporter)
    {
        foreach (Side side in sides)
        {
            if (!side.IsOn(flow) || side.Committed == side.Generation)
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

            side.Committed = side.Generation;
        }
    }

    /// <summary>An offer on this leg was refused: each side stays where it was.</summary>
    public void Reject(in Flow flow, MediaReporter reporter)
    {
        foreach (Side side in sides)
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

            side.Committed = side.Generation;
            side.BodyHash = 0;
        }
    }

    /// <summary>The call has ended, so its addresses may be the next call's. The streams it has stay its own.</summary>
    public void End(MediaReporter reporter)
    {
        foreach (Side side in sides)
        {
            for (int i = side.Endpoints.Count - 1; i >= 0; i--)
            {
                Withdraw(side, i, reporter);
            }
        }
    }

    private void Describe(Side side, MediaDescription description, MediaReporter reporter)
    {
        Endpoint? known = side.Endpoints.Find(
            endpoint => endpoint.Description.Address == description.Address && endpoint.Description.Kind == description.Kind);
        bool isExpected = IsExpected(side.Owner, description);
        if (known is not null)
        {
            known.Description = description;
            known.LastGeneration = side.Generation;
        }
        else if (side.Endpoints.Count < MaxEndpoints)
        {
            side.Endpoints.Add(new Endpoint(description, side.Generation));
        }
        else
        {
            reporter.Refused++;
            return;
        }

        if (!isExpected)
        {
            reporter.Expect(description, side.Owner);
        }
    }

    private void Withdraw(Side side, int index, MediaReporter reporter)
    {
        TransportAddress address = side.Endpoints[index].Description.Address;
        side.Endpoints.RemoveAt(index);
        if (!sides.Exists(other => other.Endpoints.Exists(endpoint => endpoint.Description.Address == address)))
        {
            reporter.Withdraw(address);
        }
    }

    /// <summary>A proxy that leaves the body as it is shows the same description on every leg.</summary>
    private bool IsExpected(CallParty owner, MediaDescription description) => sides.Exists(
        side => side.Owner == owner && side.Endpoints.Exists(endpoint => endpoint.Description.IsSameAs(description)));

    private Side? FindOrAdd(in Flow flow, CallParty owner)
    {
        foreach (Side side in sides)
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

        Side added = new(flow.Source, flow.Destination, owner);
        sides.Add(added);
        return added;
    }

    private sealed class Side(TransportAddress sender, TransportAddress receiver, CallParty owner)
    {
        public TransportAddress Sender { get; } = sender;

        public TransportAddress Receiver { get; } = receiver;

        public CallParty Owner { get; } = owner;

        public List<Endpoint> Endpoints { get; } = [];

        /// <summary>Fingerprint of the latest description, so that a repeated one costs nothing.</summary>
        public ulong BodyHash { get; set; }

        /// <summary>Number of the latest description.</summary>
        public int Generation { get; set; }

        /// <summary>Number of the latest description that both agreed on.</summary>
        public int Committed { get; set; }

        public bool IsOn(in Flow flow) =>
            (Sender == flow.Source && Receiver == flow.Destination) || (Sender == flow.Destination && Receiver == flow.Source);
    }

    private sealed class Endpoint(MediaDescription description, int generation)
    {
        public MediaDescription Description { get; set; } = description;

        public int FirstGeneration { get; } = generation;

        public int LastGeneration { get; set; } = generation;
    }
}
