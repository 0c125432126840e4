using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;
using Earshot.Spool.Pcapng;
using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>What is asked for, in the terms of the files.</summary>
internal sealed class Selections
{
    private readonly List<(SpoolSelection Selection, ulong CallId, byte[] CallIdText)> others = [];
    private readonly Dictionary<RunKey, List<SpoolSelection>> streams = [];
    private readonly Part[] parts = [.. Enum.GetValues<SpoolPart>().Select(_ => new Part())];

    public Selections(IReadOnlyList<SpoolSelection> selections)
    {
        foreach (SpoolSelection selection in selections)
        {
            parts[(int)PartOf(selection)].Add(selection);
            Add(selection);
        }
    }

    /// <summary>
    /// For each selection of a part hashes of chains, of which every one has all that it wants; null when something is wanted wherever it is.
    /// </summary>
    public IReadOnlyList<ulong[]>? Chains(SpoolPart part) => parts[(int)part].Chains;

    public bool Touches(SegmentName name) => parts[(int)name.Part].Touches(name.Minute);

    public bool Touches(in IndexEntry entry)
    {
        IndexEntry run = entry;
        return (streams.TryGetValue(run.Key, out List<SpoolSelection>? known) && known.Exists(s => run.First <= s.To && run.Last >= s.From))
            || others.Exists(other => Matches(other, run.Key) && run.First <= other.Selection.To && run.Last >= other.Selection.From);
    }

    public bool Wants(RunKey key, Timestamp time, ReadOnlySpan<byte> callId)
    {
        if (streams.TryGetValue(key, out List<SpoolSelection>? known) && known.Exists(s => time >= s.From && time <= s.To))
        {
            return true;
        }

        foreach ((SpoolSelection Selection, ulong CallId, byte[] CallIdText) other in others)
        {
            if (Matches(other, key)
                && time >= other.Selection.From
                && time <= other.Selection.To
                && (other.Selection.CallId is null || callId.SequenceEqual(other.CallIdText)))
            {
                return true;
            }
        }

        return false;
    }

    // A call may have a thousand streams: those that are named in full are found at once.
    private void Add(SpoolSelection selection)
    {
        if (selection is { Kind: not SpoolKind.Signalling, Source: { } source, Destination: { } destination, Ssrc: { } ssrc, Endpoint: null })
        {
            var key = new RunKey(selection.Kind, source, destination, ssrc, 0);
            if (!streams.TryGetValue(key, out List<SpoolSelection>? known))
            {
                streams.Add(key, known = []);
            }

            known.Add(selection);
            return;
        }

        string callId = Comments.Cut(selection.CallId ?? "");
        others.Add((selection, RunKey.Hash(callId), Encoding.UTF8.GetBytes(callId)));
    }

    private static SpoolPart PartOf(SpoolSelection selection) => selection.Kind == SpoolKind.Signalling ? SpoolPart.Sip : SpoolPart.Rtp;

    private static bool Matches((SpoolSelection Selection, ulong CallId, byte[] CallIdText) other, RunKey key)
    {
        SpoolSelection selection = other.Selection;
        return selection.Kind == key.Kind
            && (selection.CallId is null || key.CallId == other.CallId)
            && (selection.Source is not { } source || source == key.Source)
            && (selection.Destination is not { } destination || destination == key.Destination)
            && (selection.Endpoint is not { } endpoint || endpoint == key.Source || endpoint == key.Destination)
            && (selection.Ssrc is not { } ssrc || ssrc == key.Ssrc);
    }

    /// <summary>What is asked for in the segments of one part.</summary>
    private sealed class Part
    {
        private readonly List<ulong[]> chains = [];
        private Timestamp from = Timestamp.MaxValue;
        private Timestamp to = new(long.MinValue);

        public IReadOnlyList<ulong[]>? Chains => chains.TrueForAll(any => any.Length > 0) ? chains : null;

        public bool Touches(long minute) => minute >= SegmentName.MinuteOf(from) && minute <= SegmentName.MinuteOf(to);

        public void Add(SpoolSelection selection)
        {
            from = selection.From < from ? selection.From : from;
            to = selection.To > to ? selection.To : to;
            chains.Add(ChainsOf(selection));
        }

        private static ulong[] ChainsOf(SpoolSelection selection)
        {
            if (selection.Kind == SpoolKind.Signalling)
            {
                return selection.CallId is { } callId ? [RunKey.Hash(Comments.Cut(callId))] : [];
            }

            TransportAddress?[] addresses = [selection.Source, selection.Destination, selection.Endpoint];
            return [.. addresses.OfType<TransportAddress>().Select(RunKey.Hash)];
        }
    }
}
