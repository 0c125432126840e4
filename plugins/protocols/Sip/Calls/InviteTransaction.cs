using Earshot.Sdk.Packets;

namespace Earshot.Sip.Calls;

/// <summary>
/// The INVITE whose outcome counts: the first one, or after a challenge or a redirection the one that followed (RFC 3261,
/// 22.2 and 8.1.3.4: the same Call-ID, a higher CSeq). A proxy that forks it sends it to several receivers.
/// </summary>
internal struct InviteTransaction()
{
    public uint CSeq { get; private set; }

    /// <summary>Bounds of the CSeq numbers of all INVITEs of the call.</summary>
    public uint LowestCSeq { get; private set; } = uint.MaxValue;

    /// <inheritdoc cref="LowestCSeq"/>
    public uint HighestCSeq { get; private set; }

    /// <summary>Who sent it, as far as is seen.</summary>
    public TransportAddress Sender { get; private set; }

    /// <summary>To how many receivers its sender sent it.</summary>
    public int Branches { get; set; }

    /// <summary>How many final responses came back to its sender.</summary>
    public int Finals { get; set; }

    /// <summary>It carried an offer, so its 2xx carries the answer (RFC 3261, 13.2.1).</summary>
    public bool HasOffer { get; set; }

    public void Begin(uint cseq, TransportAddress sender)
    {
        CSeq = cseq;
        Sender = sender;
        Branches = 1;
        Finals = 0;
        Note(cseq);
    }

    /// <summary>An INVITE of the call that does not decide its outcome.</summary>
    public void Note(uint cseq)
    {
        LowestCSeq = Math.Min(LowestCSeq, cseq);
        HighestCSeq = Math.Max(HighestCSeq, cseq);
    }

    /// <summary>
    /// Each side counts on its own (RFC 3261, 12.2.1.1), so this is a guess within the right order of magnitude.
    /// </summary>
    public readonly bool MayContain(uint cseq) => cseq >= LowestCSeq && cseq <= HighestCSeq;

    public readonly ResponseDistance DistanceOf(TransportAddress receiver)
    {
        if (receiver == Sender)
        {
            return ResponseDistance.AtCaller;
        }

        return receiver.Host == Sender.Host ? ResponseDistance.AtCallersHost : ResponseDistance.Beyond;
    }
}
