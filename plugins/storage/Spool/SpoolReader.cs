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
            using var index = new IndexReader(file);
            IReadOnlyCollection<IndexEntry> entries = index.Find(wanted);
            if (!entries.Any(entry => entry.IsRun))
            {
                return false;
            }

            using var data = new SegmentData(file);
            var interfaces = new List<LinkType>();
            foreach (IndexEntry entry in entries)
            {
                Read(data.Read(entry.Offset, entry.StoredLength), entry, wanted, interfaces, packet => packets.Add((packet, file.Name.Number)));
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
}
