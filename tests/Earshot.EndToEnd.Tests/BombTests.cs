using System.Buffers.Binary;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// Captures that were made to exhaust a sensor: it has little memory, must come to the end, and must say what it met.
/// </summary>
public sealed class BombTests : IDisposable
{
    private const int HeapMegabytes = 200;
    private const int Frames = 2_000;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-bombs-");

    /// <summary>Frames of 64 KB that are headers from the first byte to the last.</summary>
    public static TheoryData<string, string, string, string> Chains => new()
    {
        // What is at the beginning, what is repeated, its defect.
        { "IPv4 in IPv4", "020000000001 020000000002 0800", "45000000 00000000 40040000 0A000001 0A000002", "ipip.too_deep" },
        { "GRE in GRE", "020000000001 020000000002 0800", "45000000 00000000 402F0000 0A000001 0A000002 00000800", "gre.too_deep" },
        { "VLAN tags", "020000000001 020000000002 8100", "00018100", "vlan.too_deep" },
        { "MPLS labels", "020000000001 020000000002 8847", "00010040", "mpls.too_deep" },
        { "Ethernet in Ethernet", "", "020000000001 020000000002 6558", "ethernet.too_deep" },
        { "802.2 in 802.2", "020000000001 020000000002 05DC", "AAAA03 000000 05DC", "ethernet.too_deep" },
        { "PPPoE in Ethernet in MPLS", "020000000001 020000000002 8847", "00010140 00000000 020000000001 020000000002 8847", "mpls.too_deep" },
    };

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task A_chain_of_headers_ends_at_the_depth(string name, string start, string link, string defect)
    {
        byte[] frame = new byte[65_000];
        byte[] first = Hex(start);
        byte[] repeated = Hex(link);
        first.CopyTo(frame, 0);
        for (int at = first.Length; at + repeated.Length <= frame.Length; at += repeated.Length)
        {
            repeated.CopyTo(frame, at);
        }

        string capture = Write(writer =>
        {
            for (int i = 0; i < Frames; i++)
            {
                writer.Write(new Timestamp(i * 1_000_000L), frame);
            }
        });

        ReadOutput output = await ReadAsync(capture);
        output.Count("packets").Should().Be(Frames, name);
        output.Counts("defects").Should().Contain(defect, Frames);
    }

    [Theory]
    [InlineData(0)] // the first of each datagram
    [InlineData(8190)] // the last, whose offset asks for 64 KB
    public async Task Millions_of_datagrams_that_never_become_whole_are_bounded(int offset)
    {
        const int count = 2_000_000;
        byte[] frame = Hex("020000000001 020000000002 0800 4500001C 00000000 40110000 0A000000 0A000002 0005000600080000");
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(20), (ushort)(offset == 0 ? 0x2000 : offset));
        string capture = Write(writer =>
        {
            for (int i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(18), (ushort)i); // identification
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(28), (ushort)(i >> 16)); // source
                writer.Write(new Timestamp(i * 1_000L), frame);
            }
        });

        ReadOutput output = await ReadAsync(capture);
        output.Count("packets").Should().Be(count);
        output.Count("fragments").Should().Be(count);
        // 10,000 sets may wait; the others were put out.
        output.Counts("dropped")["fragment_evicted"].Should().BeInRange(count - 10_000, count);
    }

    [Fact]
    public async Task Made_up_tunnels_and_mirrors_are_bounded()
    {
        const int count = 500_000;
        byte[] frame = Hex(
            "020000000001 020000000002 0800 45000038 00000000 402F0000 0A000000 0A000002 3000 0800 00000000 00000000"
            + "4500001C 00000000 40110000 0A000003 0A000004 0005000600080000");
        string capture = Write(writer =>
        {
            for (int i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(38), i); // key
                BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(42), i * 7); // sequence number
                writer.Write(new Timestamp(i * 1_000L), frame);
            }
        });

        ReadOutput output = await ReadAsync(capture);
        output.Count("packets").Should().Be(count);
        output.Counts("dropped")["tunnel_path_overflow"].Should().BeInRange(count - 65_536, count);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<ReadOutput> ReadAsync(string capture) => ReadOutput.Parse(await EarshotProcess.RunAsync(
        ["read", capture, "--format", "json", "--summary", "--dialogs", "--registrations", "--requests"], heapMegabytes: HeapMegabytes));

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    private string Write(Action<PcapWriter> frames)
    {
        string path = Path.Combine(folder.FullName, "bomb.pcap");
        using FileStream file = File.Create(path, bufferSize: 1 << 20);
        frames(new PcapWriter(file, LinkType.Ethernet));
        return path;
    }
}
