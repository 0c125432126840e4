using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Sdp;

namespace Earshot.Sip.Calls;

/// <summary>What one party said of its media on one leg, a leg being two signalling addresses.</summary>
internal sealed class MediaSide(TransportAddress sender, TransportAddress receiver, CallParty owner)
{
    private MediaDescription[] agreed = [];

    public TransportAddress Sender { get; } = sender;

    public TransportAddress Receiver { get; } = receiver;

    public CallParty Owner { get; } = owner;

    /// <summary>The side that came after it in the same call.</summary>
    public MediaSide? Next { get; set; }

    public List<MediaEndpoint> Endpoints { get; } = new(1);

    /// <summary>The m= lines of the latest description that was not refused, each with the time when it was first sent as it stands.</summary>
    public MediaDescription[] Lines { get; private set; } = [];

    /// <summary>When that description came.</summary>
    public Timestamp Time { get; private set; }

    /// <summary>The latest description was an offer; otherwise an answer (RFC 3264, 4).</summary>
    public bool IsOffer { get; set; }

    /// <summary>Fingerprint of the latest description, so that a repeated one costs nothing.</summary>
    public ulong BodyHash { get; set; }

    /// <summary>Number of the latest description.</summary>
    public int Generation { get; private set; }

    /// <summary>Number of the latest description that both agreed on.</summary>
    public int Committed { get; private set; }

    public bool IsOn(in Flow flow) => IsFrom(flow.Source, flow.Destination) || IsFrom(flow.Destination, flow.Source);

    /// <summary>
    /// True when it is of this sender and receiver. Between two hosts their ports do not tell legs apart: over TCP each side may send its
    /// requests on a connection of its own. Within one host nothing else does.
    /// </summary>
    public bool IsFrom(TransportAddress source, TransportAddress destination) => Sender.Host == Receiver.Host
        ? Sender == source && Receiver == destination
        : Sender.Host == source.Host && Receiver.Host == destination.Host;

    /// <summary>The place of the endpoint of the same address and kind, or -1. It has at most one.</summary>
    public int IndexOf(in MediaReceiver receiver)
    {
        for (int i = 0; i < Endpoints.Count; i++)
        {
            MediaExpectation expectation = Endpoints[i].Expectation;
            if (expectation.Address == receiver.Address && expectation.Kind == receiver.Kind)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>True when one of its endpoints has the address.</summary>
    public bool Receives(TransportAddress address)
    {
        foreach (MediaEndpoint endpoint in Endpoints)
        {
            if (endpoint.Expectation.Address == address)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A new description. A line that says what it said before keeps its time.</summary>
    public void Describe(IReadOnlyList<MediaDescription> media, Timestamp now)
    {
        Generation++;
        Time = now;
        MediaDescription[] lines = new MediaDescription[media.Count];
        for (int i = 0; i < lines.Length; i++)
        {
            bool isKnown = i < Lines.Length && Lines[i].IsSameAs(media[i]);
            lines[i] = isKnown ? Lines[i] : media[i];
        }

        Lines = lines;
    }

    /// <summary>Both agree on the latest description.</summary>
    public void Commit()
    {
        Committed = Generation;
        agreed = Lines;
    }

    /// <summary>The latest description was refused: what was agreed before stays in force.</summary>
    public void Reject()
    {
        Committed = Generation;
        Lines = agreed;
        BodyHash = 0;
    }
}

/// <summary>An address that a side named, and in which of its descriptions.</summary>
/// <param name="Expectation">What is expected there.</param>
/// <param name="FirstGeneration">The first of them.</param>
/// <param name="LastGeneration">The latest.</param>
internal readonly record struct MediaEndpoint(MediaExpectation Expectation, int FirstGeneration, int LastGeneration);
