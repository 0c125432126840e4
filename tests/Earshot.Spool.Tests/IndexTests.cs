using System.Buffers.Binary;
using System.IO.Hashing;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;
using Earshot.Spool.Segments;
using Earshot.Spool.Tests.Support;

namespace Earshot.Spool.Tests;

/// <summary>How the runs of one call are found among those of many.</summary>
public sealed class IndexTests
{
    private const int Calls = 400;
    private const int Ticks = 300;
    private const int PcapRecordLength = 16 + 54;

    private const int SomeCall = 123;

    private static readonly SpoolKind[] AllMedia = [SpoolKind.Rtp, SpoolKind.Rtcp, SpoolKind.OtherMedia];

    [ReadCounterTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reading_a_call_reads_little_more_than_its_own_bytes(bool isComplete)
    {
        using var own = NewSpool();
        using IPacketSpool spool = own.Open();
        Fill(spool);
        if (isComplete)
        {
            spool.Finish();
        }

        Everything(own, SomeCall - 1).Should().NotBeEmpty(); // so that all code is loaded
        var numbers = new List<long>();
        var messages = new List<long>();
        long read = ReadBytes.Of(() => numbers = own.Numbers(All(SpoolKind.Rtp) with { Endpoint = ManyCalls.Caller(SomeCall) }));
        long readOfMessages = ReadBytes.Of(() => messages = own.Numbers(All(SpoolKind.Signalling) with { CallId = ManyCalls.CallId(SomeCall) }));

        SegmentFile.All(own.Path).Sum(segment => new FileInfo(segment.IndexPath).Length).Should().BeGreaterThan(1_000_000);
        numbers.Count.Should().BeInRange(isComplete ? 2 * Ticks : 2 * Ticks * 9 / 10, 2 * Ticks);
        read.Should().BeLessThan(2 * numbers.Count * PcapRecordLength, "of headers the spool takes 1.5 times of what pcap does");
        messages.Count.Should().BeGreaterThan(0);
        readOfMessages.Should().BeLessThan(isComplete ? 4_000 : 15_000, "these are messages of 900 bytes");
    }

    [Fact]
    public void Whatever_is_asked_for_chains_lead_to_all_of_it()
    {
        using var own = NewSpool();
        ManyCalls calls;
        using (IPacketSpool spool = own.Open())
        {
            calls = Fill(spool);
            spool.Finish();
        }

        for (int call = 0; call < Calls; call += 13)
        {
            (TransportAddress caller, TransportAddress callee) = (ManyCalls.Caller(call), ManyCalls.Callee(call));
            own.Numbers(All(SpoolKind.Rtp) with { Endpoint = caller }).Should().Equal(calls.Rtp[call]);
            own.Numbers(All(SpoolKind.Rtp) with { Endpoint = callee }).Should().Equal(calls.Rtp[call]);
            own.Numbers(All(SpoolKind.Rtp) with { Source = caller }).Should().Equal(calls.Rtp[call].Where((_, i) => i % 2 == 0));
            own.Numbers(All(SpoolKind.Rtp) with { Destination = caller }).Should().Equal(calls.Rtp[call].Where((_, i) => i % 2 == 1));
            own.Numbers(All(SpoolKind.Rtp) with { Source = callee, Destination = caller, Ssrc = 2 }).Should().Equal(calls.Rtp[call].Where((_, i) => i % 2 == 1));
            own.Numbers(All(SpoolKind.Rtp) with { Source = callee, Destination = caller, Ssrc = 1 }).Should().BeEmpty();
            own.Numbers(All(SpoolKind.Rtcp) with { Source = ManyCalls.Next(caller), Destination = ManyCalls.Next(callee) }).Should().Equal(calls.Rtcp[call]);
            own.Numbers(All(SpoolKind.Signalling) with { CallId = ManyCalls.CallId(call) }).Should().Equal(calls.Sip[call]);
            Everything(own, call).Should().Equal(calls.Rtp[call].Concat(calls.Rtcp[call]).Concat(calls.Sip[call]).Order());
        }

        own.Numbers(All(SpoolKind.Rtp) with { Ssrc = 2 }).Should().HaveCount(Calls * Ticks);
        own.Numbers(All(SpoolKind.Rtp) with { Endpoint = new TransportAddress(HostAddress.FromIPv4([203, 0, 113, 1]), 1) }).Should().BeEmpty();
        own.Numbers(All(SpoolKind.Signalling) with { CallId = "nobody" }).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_reads_while_packets_are_written_has_those_so_far()
    {
        using var own = NewSpool();
        using IPacketSpool spool = own.Open();
        var calls = new ManyCalls(Calls);
        Task writing = Task.Run(() =>
        {
            Fill(spool, calls, 0, Ticks);
            spool.Finish();
        });
        var readings = new List<List<long>>();
        while (!writing.IsCompleted)
        {
            readings.Add(Sent());
        }

        await writing;
        List<long> all = [.. calls.Rtp[SomeCall].Where((_, i) => i % 2 == 0)];
        Sent().Should().Equal(all);
        readings.Select(numbers => numbers.Count).Should().BeInAscendingOrder();
        foreach (List<long> numbers in readings)
        {
            numbers.Should().Equal(all.Take(numbers.Count));
        }

        List<long> Sent() => own.Numbers(All(SpoolKind.Rtp) with { Source = ManyCalls.Caller(SomeCall), Destination = ManyCalls.Callee(SomeCall) });
    }

    /// <summary>More of them than are told apart, so that each has entries of others.</summary>
    [Fact]
    public void Chains_have_what_was_put_into_them_however_many_there_are()
    {
        const int keys = 400_000;
        using var folder = new TemporaryFolder();
        (string indexPath, string chainsPath) = (folder.PathOf("x.idx"), folder.PathOf("x.chains"));
        using (var writer = new IndexWriter(indexPath, chainsPath))
        {
            for (int i = 0; i < keys + 1000; i++)
            {
                writer.Add(new IndexEntry { Key = RunKey.OfSignalling(ManyCalls.CallId(i % keys)), Offset = i });
            }

            writer.Flush();
            writer.LinkAll();
        }

        byte[] index = File.ReadAllBytes(indexPath);
        using ChainReader chains = ChainReader.TryOpen(chainsPath)!;
        chains.Count.Should().Be(keys + 1000);
        int longest = 0;
        for (int key = 0; key < 2000; key++)
        {
            ulong chain = chains.ChainOf(RunKey.OfSignalling(ManyCalls.CallId(key)).SourceChain);
            List<long> found = Follow(index, chains.Head(chain), chain);
            found.Should().BeInDescendingOrder().And.Contain(key);
            found.Contains(keys + key).Should().Be(key < 1000);
            longest = Math.Max(longest, found.Count);
        }

        longest.Should().BeInRange(3, 50);
    }

    [Theory]
    [InlineData("no chains")]
    [InlineData("chains of before")]
    [InlineData("chains that know more than the index")]
    [InlineData("a repair that was killed")]
    [InlineData("an index of the version before")]
    [InlineData("an index of the version before, not ended")]
    public void However_its_files_were_left_a_segment_is_read_and_repaired(string left)
    {
        using var own = NewSpool();
        ManyCalls calls;
        Dictionary<string, byte[]> early;
        using (IPacketSpool spool = own.Open())
        {
            calls = Fill(spool, Ticks / 2);
            early = Chains(own).ToDictionary(path => path, File.ReadAllBytes);
            early.Should().HaveCount(2);
            Fill(spool, calls, Ticks / 2, Ticks);
            spool.Finish();
        }

        foreach (SegmentFile segment in SegmentFile.All(own.Path))
        {
            Leave(left, segment, early);
        }

        for (int round = 0; round < 2; round++)
        {
            for (int call = 0; call < Calls; call += 57)
            {
                Everything(own, call).Should().Equal(calls.Rtp[call].Concat(calls.Rtcp[call]).Concat(calls.Sip[call]).Order());
            }

            own.Open().Dispose(); // repairs
            foreach (SegmentFile segment in SegmentFile.All(own.Path))
            {
                using var index = new IndexReader(segment);
                index.IsComplete.Should().BeTrue();
            }
        }

        Directory.GetFiles(own.Path, "*.new", SearchOption.AllDirectories).Should().BeEmpty();
        own.Segments.Should().HaveCount(2);
    }

    [Fact]
    public void Damaged_chains_lose_packets_at_most()
    {
        using var own = NewSpool();
        ManyCalls calls;
        using (IPacketSpool spool = own.Open())
        {
            calls = Fill(spool, 20);
            spool.Finish();
        }

        SegmentFile file = SegmentFile.All(own.Path).Single(segment => segment.Name.Part == SpoolPart.Rtp);
        byte[] chains = File.ReadAllBytes(file.ChainsPath);
        byte[] index = File.ReadAllBytes(file.IndexPath);
        var random = new Random(1);
        int whole = 0;
        for (int round = 0; round < 500; round++)
        {
            byte[] damagedChains = [.. chains];
            byte[] damagedIndex = [.. index];
            for (int i = 0; i < 2000; i++)
            {
                damagedChains[random.Next(round % 2 == 0 ? ChainTable.HeaderLength : 0, chains.Length)] = (byte)random.Next(256);
            }

            damagedIndex[random.Next(index.Length)] ^= 1;
            File.WriteAllBytes(file.ChainsPath, damagedChains);
            File.WriteAllBytes(file.IndexPath, damagedIndex);
            int call = random.Next(Calls);
            List<long> found = own.Numbers(All(SpoolKind.Rtp) with { Endpoint = ManyCalls.Caller(call) });
            found.Should().BeSubsetOf(calls.Rtp[call]);
            whole += found.Count == calls.Rtp[call].Count ? 1 : 0;
        }

        whole.Should().BeGreaterThan(400, "what leads nowhere is noticed, and the index read as a whole");
    }

    private static OwnSpool NewSpool() => new(new SpoolConfig { Rtp = RtpContent.Header, MaxMemory = 2, FlushMs = 60_000, MinFree = 0 });

    private static ManyCalls Fill(IPacketSpool spool, int ticks = Ticks)
    {
        var calls = new ManyCalls(Calls);
        Fill(spool, calls, 0, ticks);
        return calls;
    }

    private static void Fill(IPacketSpool spool, ManyCalls calls, int from, int to)
    {
        for (int tick = from; tick < to; tick++)
        {
            calls.Append(spool, tick);
        }
    }

    private static SpoolSelection All(SpoolKind kind) => new(kind, new Timestamp(0), Timestamp.MaxValue);

    /// <summary>Of a call, as of one that is in progress.</summary>
    private static List<long> Everything(OwnSpool own, int call)
    {
        (TransportAddress caller, TransportAddress callee) = (ManyCalls.Caller(call), ManyCalls.Callee(call));
        TransportAddress[] addresses = [caller, callee, ManyCalls.Next(caller), ManyCalls.Next(callee)];
        return [.. own.OpenReader()
            .Read([
                All(SpoolKind.Signalling) with { CallId = ManyCalls.CallId(call) },
                .. addresses.SelectMany(address => AllMedia.Select(kind => All(kind) with { Endpoint = address })),
            ])
            .Select(packet => packet.Number).Order()];
    }

    private static List<long> Follow(byte[] index, ChainHead head, ulong chain)
    {
        var found = new List<long>();
        uint number = head.Last;
        while (number != 0)
        {
            ReadOnlySpan<byte> bytes = index.AsSpan(IndexFormat.HeaderLength + ((int)(number - 1) * IndexFormat.Chained.EntryLength));
            IndexFormat.Chained.TryRead(bytes, out IndexEntry entry, out ChainLinks links).Should().BeTrue();
            found.Add(entry.Offset);
            links.TryNext(entry.Key, chain, out number).Should().BeTrue();
        }

        found.Count.Should().Be((int)head.Count);
        return found;
    }

    private static string[] Chains(OwnSpool own) => Directory.GetFiles(own.Path, "*.chains", SearchOption.AllDirectories);

    private static void Leave(string left, SegmentFile segment, Dictionary<string, byte[]> early)
    {
        byte[] index = File.ReadAllBytes(segment.IndexPath);
        int end = index.Length - IndexFormat.Chained.EntryLength;
        switch (left)
        {
            case "no chains":
                File.Delete(segment.ChainsPath);
                break;
            case "chains of before":
                File.WriteAllBytes(segment.ChainsPath, early[segment.ChainsPath]);
                break;
            case "chains that know more than the index":
                File.WriteAllBytes(segment.IndexPath, index[..(end / 2)]);
                break;
            case "a repair that was killed":
                File.WriteAllBytes(segment.IndexPath, index[..end]);
                File.WriteAllBytes(segment.IndexPath + ".new", index[..(end / 3)]);
                File.WriteAllBytes(segment.ChainsPath + ".new", early[segment.ChainsPath][..100]);
                break;
            default:
                File.WriteAllBytes(segment.IndexPath, Unchained(left.EndsWith("ended", StringComparison.Ordinal) ? index[..end] : index));
                File.Delete(segment.ChainsPath);
                break;
        }
    }

    /// <summary>An index as the version before wrote it: entries of 84 bytes, the last 4 of which are the CRC-32 of the others.</summary>
    private static byte[] Unchained(byte[] index)
    {
        byte[] entry = new byte[84];
        var bytes = new List<byte>("EARSIDX1"u8.ToArray());
        for (int offset = IndexFormat.HeaderLength; offset < index.Length; offset += IndexFormat.Chained.EntryLength)
        {
            index.AsSpan(offset, 80).CopyTo(entry);
            BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(80), Crc32.HashToUInt32(entry.AsSpan(0, 80)));
            bytes.AddRange(entry);
        }

        return [.. bytes];
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-index-");

        public string PathOf(string name) => Path.Combine(folder.FullName, name);

        public void Dispose() => folder.Delete(recursive: true);
    }
}
