using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Spool.Pcapng;
using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>Reads the runs that are asked for, minute by minute, so that a long call takes the memory of one minute.</summary>
internal sealed class SpoolReader(string directory) : ISpoolReader
{
    public Timestamp? Oldest(bool media) => Guard(() =>
    {
        SpoolPart part = media ? SpoolPart.Rtp : SpoolPart.Sip;
        long[] minutes = [.. SegmentFile.All(directory).Where(file => file.Name.Part == part).Select(file => file.Name.Minute)];
        return minutes.Length == 0 ? (Timestamp?)null : new SegmentName(part, minutes.Min(), 0, false).Start;
    });

    public IEnumerable<SpooledPacket> Read(IReadOnlyList<SpoolSelection> selections)
    {
        var wanted = new Selections(selections);
        foreach (IGrouping<long, SegmentFile> minute in Guard(() => SegmentFile.All(directory)
            .Where(file => wanted.Touches(file.Name))
            .GroupBy(file => file.Name.Minute)
            .OrderBy(group => group.Key)
            .ToArray()))
        {
            var packets = new List<(SpooledPacket Packet, int File)>();
            foreach (SegmentFile file in minute)
            {
                Guard(() => Read(file, wanted, packets));
            }

            FramesOfRuns? runs = packets.DistinctBy(packet => packet.File).Count() > 1 ? new FramesOfRuns() : null;
            foreach ((SpooledPacket packet, int file) in packets
                .OrderBy(packet => packet.Packet.Frame.Timestamp)
                .ThenBy(packet => packet.Packet.Number)
                .ThenByDescending(packet => packet.Packet.Frame.CapturedLength)
                .DistinctBy(packet => (packet.Packet.Frame.Timestamp, packet.Packet.Number)))
            {
                if (runs?.IsNew(packet, file) != false)
                {
                    yield return packet;
                }
            }
        }
    }

    private static bool Read(SegmentFile file, Selections wanted, List<(SpooledPacket Packet, int File)> packets)
    {
        try
        {
            SegmentContents contents = IndexFile.Read(file);
            if (!contents.Entries.Any(entry => entry.IsRun && wanted.Touches(entry)))
            {
                return false;
            }

            using var data = new SegmentData(file);
            var interfaces = new List<LinkType>();
            foreach (IndexEntry entry in contents.Entries)
            {
                if (entry.IsInterfaces || wanted.Touches(entry))
                {
                    Read(data.Read(entry.Offset, entry.StoredLength), entry, wanted, interfaces, packet => packets.Add((packet, file.Name.Number)));
                }
            }

            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false; // it was deleted meanwhile, as old segments are
        }
    }

    private static void Read(
        ReadOnlySpan<byte> piece, in IndexEntry entry, Selections wanted, List<LinkType> interfaces, Action<SpooledPacket> take)
    {
        var reader = new PcapngReader(piece);
        while (reader.MoveNext())
        {
            if (reader.Type == BlockType.InterfaceDescription)
            {
                interfaces.Add(reader.LinkType);
            }
            else if (reader.TryReadPacket(out PacketBlockContent packet)
                && packet.InterfaceId < interfaces.Count
                && wanted.Wants(entry.Key, packet.Time, packet.CallId))
            {
                var frame = new Frame(
                    packet.Timestamp, 0, packet.Bytes.Length, packet.WireLength, (ushort)packet.InterfaceId, interfaces[(int)packet.InterfaceId]);
                take(new SpooledPacket(entry.Key.Kind, frame, packet.Number, packet.Time, entry.IsCut, packet.Bytes.ToArray()));
            }
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot read the spool in {directory}: {e.Message}", e);
        }
    }

    /// <summary>What is asked for, in the terms of the files.</summary>
    private sealed class Selections
    {
        private readonly List<(SpoolSelection Selection, ulong CallId, byte[] CallIdText)> others = [];
        private readonly Dictionary<RunKey, List<SpoolSelection>> streams = [];
        private readonly Timestamp from;
        private readonly Timestamp to;

        public Selections(IReadOnlyList<SpoolSelection> selections)
        {
            from = selections.Count == 0 ? Timestamp.MaxValue : selections.Min(selection => selection.From);
            to = selections.Count == 0 ? new Timestamp(long.MinValue) : selections.Max(selection => selection.To);
            foreach (SpoolSelection selection in selections)
            {
                Add(selection);
            }
        }

        public bool Touches(SegmentName name) => name.Minute >= SegmentName.MinuteOf(from) && name.Minute <= SegmentName.MinuteOf(to);

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
    }
}
