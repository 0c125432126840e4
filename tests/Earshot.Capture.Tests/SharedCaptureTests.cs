using System.Text.Json;
using Earshot.PcapFile;
using Earshot.Sdk.Testing;
using SharpPcap;
using SharpPcap.LibPcap;

namespace Earshot.Capture.Tests;

/// <summary>All captures of others, against two independent readers: tshark (the truth files) and libpcap.</summary>
public class SharedCaptureTests
{
    /// <summary>Where tshark's count of packets is not that of the packets in the file.</summary>
    private static readonly Dictionary<string, (int Tshark, int Ours)> OtherCounts = new()
    {
        // tshark 4.0 does not know link types 281, 282 and 284 and refuses the file.
        ["libpcap__brcm-tag-stp.pcap"] = (0, 4),
        ["tcpdump__brcm-tag-prepend.pcap"] = (0, 15),
        ["tcpdump__dsa.pcap"] = (0, 8),

        // tshark shows the three custom blocks as frames.
        ["libtrace__complex.pcapng"] = (8, 5),
    };

    /// <summary>Captures whose end is broken: exactly these give a warning.</summary>
    private static readonly Dictionary<string, string> Damaged = new()
    {
        ["jnetpcap__tc_TC_IDPRE_EXT0140.pcap"] = "after packet 587 the capture is cut off within a record.",
        ["pkts__cool.pcap"] = "after packet 0 a record claims 587333632 bytes: reading ends there.",
    };

    /// <summary>Where libpcap stops or reads something else: it takes one link type and snap length a file, and enforces them.</summary>
    private static readonly Dictionary<string, string> OtherThanLibpcap = new()
    {
        // Cut and corrupt ends.
        ["jnetpcap__tc_TC_IDPRE_EXT0140.pcap"] = "truncated dump file; tried to read 130 captured bytes, only got 70",
        ["pkts__cool.pcap"] = "invalid packet capture length 587333632, bigger than snaplen of 65535",

        // Several interfaces that are not alike.
        ["libtrace__complex.pcapng"] = "an interface has a type 0 different from the type of the first interface",
        ["pcapplusplus__GrePackets.pcap"] = OtherSnapLength(65535),
        ["pcapplusplus__gtp.pcap"] = OtherSnapLength(65536),
        ["pcapplusplus__gtpv2.pcap"] = OtherSnapLength(65535),
        ["pcapplusplus__many_interfaces-1.pcapng"] = "an interface has a type 0 different from the type of the first interface",
        ["pcapplusplus__too_many_interfaces.pcapng"] = OtherSnapLength(8192),

        // Frames longer than the file header's snap length: libpcap and we read the same record, it throws the rest away.
        ["tcpdump__slip-sliplink_print-oobr.pcap"] = "packet 1: 46 of 225 bytes by libpcap, 255 of 255 bytes by us",
        ["zeek__trunc-hdr.pcap"] = "packet 1: 1 of 78 bytes by libpcap, 8 of 78 bytes by us",
    };

    private static IEnumerable<string> Files => Directory.EnumerateFiles(SharedCaptures.Directory!, "*cap*", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/truth/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    [CapturesFact]
    public void Every_capture_has_the_packets_that_tshark_counts()
    {
        Dictionary<string, (int Tshark, int Ours)> differences = [];
        foreach (string path in Files)
        {
            string name = Path.GetFileName(path);
            string truth = Path.Combine(SharedCaptures.Directory!, "truth", Path.GetRelativePath(SharedCaptures.Directory!, path) + ".json");
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(truth));
            int tshark = document.RootElement.GetProperty("packets").GetInt32();
            CaptureReading reading = Read(path);
            if (tshark != reading.Frames.Count)
            {
                differences[name] = (tshark, reading.Frames.Count);
            }

            string[] messages = Damaged.TryGetValue(name, out string? damage) ? [$"warning: {path}: {damage}"] : [];
            reading.Messages.Should().Equal(messages, name);
            reading.Statistics.CorruptRecords.Should().Be(messages.Length, name);
        }

        differences.Should().BeEquivalentTo(OtherCounts);
    }

    [CapturesFact]
    public void Every_capture_has_the_bytes_and_times_that_libpcap_reads()
    {
        Dictionary<string, string> differences = [];
        foreach (string path in Files)
        {
            (List<LibpcapFrame> theirs, string? error) = ReadWithLibpcap(path);
            string? difference = error ?? FirstDifference(theirs, Read(path).Frames);
            if (difference is not null)
            {
                differences[Path.GetFileName(path)] = difference;
            }
        }

        differences.Should().BeEquivalentTo(OtherThanLibpcap);
    }

    [CapturesFact]
    public void No_capture_depends_on_the_block_size()
    {
        foreach (string path in Files)
        {
            CaptureReading large = Read(path);
            CaptureReading small = Read(path, blockSize: 4096);

            small.Frames.SequenceEqual(large.Frames).Should().BeTrue(path);
            small.Statistics.Should().Be(large.Statistics, path);
        }
    }

    private static CaptureReading Read(string path, int blockSize = 512 * 1024)
    {
        using var context = new TestPluginContext();
        using Sdk.Capture.IPacketSource source =
            new PcapFilePlugin().OpenFile(path, new PcapFileConfig { BlockSize = blockSize }, context);
        return CaptureReading.Drain(source, context);
    }

    private static (List<LibpcapFrame> Frames, string? Error) ReadWithLibpcap(string path)
    {
        using var device = new CaptureFileReaderDevice(path);
        device.Open();
        var frames = new List<LibpcapFrame>();
        GetPacketStatus status;
        while ((status = device.GetNextPacket(out PacketCapture capture)) == GetPacketStatus.PacketRead)
        {
            var header = (PcapHeader)capture.Header;
            long time = ((long)header.Timeval.Seconds * 1_000_000) + (long)header.Timeval.MicroSeconds;
            frames.Add(new LibpcapFrame(time, (int)header.PacketLength, Convert.ToHexStringLower(capture.Data)));
        }

        return (frames, status == GetPacketStatus.NoRemainingPackets ? null : device.LastError);
    }

    private static string? FirstDifference(List<LibpcapFrame> theirs, IReadOnlyList<ReadFrame> ours)
    {
        for (int i = 0; i < Math.Min(theirs.Count, ours.Count); i++)
        {
            var frame = new LibpcapFrame(ours[i].Time / 1000, ours[i].WireLength, ours[i].Bytes);
            if (frame != theirs[i])
            {
                return $"packet {i + 1}: {theirs[i]} by libpcap, {frame} by us";
            }
        }

        return theirs.Count == ours.Count ? null : $"libpcap reads {theirs.Count} packets, ours {ours.Count}";
    }

    private static string OtherSnapLength(int length) =>
        $"an interface has a snapshot length {length} different from the snapshot length of the first interface";

    private sealed record LibpcapFrame(long Microseconds, int WireLength, string Bytes)
    {
        public override string ToString() => $"{Bytes.Length / 2} of {WireLength} bytes";
    }
}
