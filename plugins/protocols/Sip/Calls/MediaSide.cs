using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Sdp;

namespace Earshot.Sip.Calls;

/// <summary>What one party said of its media on one leg, a leg being two signalling addresses.</summary>
internal sealed class MediaSide(TransportAddress sender, TransportAddress receiver, CallParty owner)
{
    private SentLine[] agreed = [];

    public TransportAddress Sender { get; } = sender;

    public TransportAddress Receiver { get; } = receiver;

    public CallParty Owner { get; } = owner;

    public List<MediaEndpoint> Endpoints { get; } = new(1);

    /// <summary>The m= lines of the latest description that was not refused.</summary>
    public SentLine[] Lines { get; private set; } = [];

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

    public bool IsOn(in Flow flow) =>
        (Sender == flow.Source && Receiver == flow.Destination) || (Sender == flow.Destination && Receiver == flow.Source);

    /// <summary>The endpoint of the same address and kind, or null. It has at most one.</summary>
    public MediaEndpoint? Find(MediaReceiver receiver)
    {
        foreach (MediaEndpoint endpoint in Endpoints)
        {
            if (endpoint.Receiver.Address == receiver.Address && endpoint.Receiver.Kind == receiver.Kind)
            {
                return endpoint;
            }
        }

        return null;
    }

    /// <summary>True when one of its endpoints has the address.</summary>
    public bool Receives(TransportAddress address)
    {
        foreach (MediaEndpoint endpoint in Endpoints)
        {
            if (endpoint.Receiver.Address == address)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A new description. A line that says what it said before keeps its time.</summary>
    public void Describe(List<MediaDescription> media, Timestamp now)
    {
        Generation++;
        Time = now;
        SentLine[] lines = new SentLine[media.Count];
        for (int i = 0; i < lines.Length; i++)
        {
            bool isKnown = i < Lines.Length && Lines[i].Description.IsSameAs(media[i]);
            lines[i] = isKnown ? Lines[i] : new SentLine(media[i], now);
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

/// <summary>An m= line, and when it was first sent as it stands.</summary>
internal readonly record struct SentLine(MediaDescription Description, Timestamp Time);

/// <summary>An address that a side named, and in which of its descriptions.</summary>
internal sealed class MediaEndpoint(MediaReceiver receiver, int generation)
{
    public MediaReceiver Receiver { get; set; } = receiver;

    public int FirstGeneration { get; } = generation;

    public int LastGeneration { get; set; } = generation;
}
