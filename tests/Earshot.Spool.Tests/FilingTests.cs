using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;
using Earshot.Spool.Pcapng;
using Earshot.Spool.Segments;
using Earshot.Spool.Tests.Support;

namespace Earshot.Spool.Tests;

/// <summary>Packets of many streams at once, one after the other, as they come.</summary>
public sealed class FilingTests
{
    private const int Streams = 3000;

    private readonly byte[] bytes = new byte[100_000];

    public FilingTests() => new Random(7).NextBytes(bytes);

    [Theory]
    [InlineData(false, 2)]
    [InlineData(false, 64)]
    [InlineData(true, 2)]
    public void Every_stream_has_its_packets_in_order_in_runs_of_its_own(bool compress, int megabytes)
    {
        using var own = new OwnSpool(new SpoolConfig { Compress = compress, Rtp = RtpContent.Full, MaxMemory = megabytes, FlushMs = 60_000, MinFree = 0 });
        var random = new Random(megabytes);
        var sent = new List<SpoolPacket>[Streams];
        var lengths = new Dictionary<long, int>();
        using (IPacketSpool spool = own.Open())
        {
            for (int batch = 0; batch < 20; batch++)
            {
                var packets = new SpoolPacket[1000];
                var frames = new Frame[packets.Length];
                for (int i = 0; i < packets.Length; i++)
                {
                    // Some streams have far more than others, the first more than fits into one run; minutes change back and forth.
                    int stream = random.Next(4) == 0 ? 0 : random.Next(Streams);
                    long number = (batch * 1000) + i + 1;
                    int length = random.Next(200) == 0 ? random.Next(100_000) : random.Next(300);
                    var time = new Timestamp((number * 5_000_000) + ((long)random.Next(1000) * 1_000_000));
                    frames[i] = new Frame(random.Next(3) == 0 ? new Timestamp(number) : time, 0, length, length, (ushort)random.Next(2), LinkType.Ethernet);
                    packets[i] = new SpoolPacket(~i, length, number, time, SpoolKind.Rtp, FlowOf(stream), (uint)(stream / 2), -1);
                    (sent[stream] ??= []).Add(packets[i]);
                    lengths.Add(number, length);
                }

                spool.Append(new SpoolBatch { Packets = packets, CopiedFrames = frames, CopiedBytes = bytes, CallIds = [], Source = "test0" });
            }

            spool.Finish();
            spool.Lost.Should().Be(0);
        }

        ISpoolReader reader = own.OpenReader();
        int read = 0;
        for (int stream = 0; stream < Streams; stream++)
        {
            List<SpooledPacket> kept = [.. reader.Read([new SpoolSelection(SpoolKind.Rtp, new Timestamp(0), Timestamp.MaxValue)
            {
                Source = FlowOf(stream).Source,
                Destination = FlowOf(stream).Destination,
                Ssrc = (uint)(stream / 2),
            }])];
            kept.Select(packet => (packet.Number, packet.Time)).Order()
                .Should().Equal((sent[stream] ?? []).Select(packet => (packet.Number, packet.Time)), "of stream {0}", stream);
            kept.TrueForAll(packet => packet.Bytes.Span.SequenceEqual(bytes.AsSpan(0, lengths[packet.Number]))).Should().BeTrue();
            read += kept.Count;
            stream += stream < 100 ? 0 : 50;
        }

        read.Should().BeGreaterThan(5000);
        foreach (SegmentFile file in SegmentFile.All(own.Path))
        {
            CheckRuns(file);
        }
    }

    [Fact]
    public void Keeping_a_packet_costs_no_allocation()
    {
        using var own = new OwnSpool(new SpoolConfig { FlushMs = 10, MaxMemory = 2, MinFree = 0 });
        using IPacketSpool spool = own.Open();
        var packets = new SpoolPacket[20_000];
        var frames = new Frame[packets.Length];
        string[] callIds = ["call@example.net"];
        for (int i = 0; i < packets.Length; i++)
        {
            var time = new Timestamp(i * 1000);
            frames[i] = new Frame(time, 0, 214, 214, 0, LinkType.Ethernet);
            packets[i] = new SpoolPacket(~i, 54, i, time, i % 100 == 0 ? SpoolKind.Signalling : SpoolKind.Rtp, FlowOf(i % Streams), 1, 0);
        }

        long least = Allocations.Of(() =>
        {
            spool.Append(new SpoolBatch { Packets = packets, CopiedFrames = frames, CopiedBytes = bytes, CallIds = callIds, Source = "test0" });
            spool.Tick();
        });

        // Writing may cost something each time, and there are two of them here.
        least.Should().BeLessThan(packets.Length / 20);
    }

    private static void CheckRuns(SegmentFile file)
    {
        using var index = new IndexReader(file);
        index.IsComplete.Should().BeTrue();
        using var data = new SegmentData(file);
        foreach (IndexEntry entry in index.All(_ => { }).Where(entry => entry.IsRun))
        {
            (entry.Packets == 1 || entry.PlainLength <= (64 * 1024) + IndexEntry.RunBlockLength).Should().BeTrue();
            List<RunPacket> packets = Packets(data.Read(entry.Offset, entry.StoredLength)!);
            packets.Should().HaveCount(entry.Packets).And.BeInAscendingOrder(packet => packet.Number);
            packets.Min(packet => packet.Time).Should().Be(entry.First);
            packets.Max(packet => packet.Time).Should().Be(entry.Last);
        }
    }

    private static List<RunPacket> Packets(byte[] run)
    {
        var packets = new List<RunPacket>();
        var reader = new PcapngReader(run);
        while (reader.MoveNext())
        {
            if (reader.TryReadPacket(out PacketBlockContent packet))
            {
                packets.Add(new RunPacket(packet.Number, packet.Time));
            }
        }

        reader.IsAtEnd.Should().BeTrue();
        return packets;
    }

    private static Flow FlowOf(int stream) => new(
        HostAddress.FromIPv4([192, 0, 2, (byte)(stream % 200)]),
        HostAddress.FromIPv4([198, 51, (byte)(stream / 256), (byte)stream]),
        (ushort)(4000 + stream),
        5000,
        FlowProtocol.Udp);

    private sealed record RunPacket(long Number, Timestamp Time);
}
