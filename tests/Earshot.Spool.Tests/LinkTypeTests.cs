using Earshot.Host.Export;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Spool.Tests;

/// <summary>Which kind of file a call's frames are written to.</summary>
public sealed class LinkTypeTests
{
    private const uint PcapMagic = 0xA1B23C4D;
    private const uint PcapngMagic = 0x0A0D0D0A;

    [Theory]
    [InlineData(LinkType.Ethernet, false, PcapMagic, 24 + (3 * (16 + 60)))]
    [InlineData(LinkType.Ethernet, true, PcapngMagic, 28 + 32 + (3 * (32 + 60)))]
    [InlineData(LinkType.RawIp, false, PcapngMagic, 28 + (2 * 32) + (3 * (32 + 60)))]
    public void Is_pcap_unless_that_is_not_wanted_or_cannot_hold_them(LinkType last, bool wantsPcapng, uint magic, int length)
    {
        var spool = new FramesOf(LinkType.Ethernet, LinkType.Ethernet, last);
        foreach (bool canSeek in new[] { true, false })
        {
            using var stream = new Output(canSeek);
            var export = new CallExport(spool, new ExportedCall("1", null, null, [], null), null);
            export.Write(() => stream, wantsPcapng).Should().BeTrue();
            stream.Length.Should().Be(length);
            BitConverter.ToUInt32(stream.ToArray()).Should().Be(magic);
            export.Summary.Should().Be("3 packets of call 1: 3 SIP, 0 RTP, 0 RTCP, 0 other media");
        }

        // A file of one link type is written while it is read; what is no file is looked through first.
        spool.Readings.Should().Be(wantsPcapng ? 2 : last == LinkType.Ethernet ? 3 : 4);
    }

    [Fact]
    public void Nothing_is_opened_for_a_call_without_packets()
    {
        var export = new CallExport(new FramesOf(), new ExportedCall("1", null, null, [], null), null);
        export.Write(() => throw new InvalidOperationException(), wantsPcapng: false).Should().BeFalse();
        export.WhyEmpty.Should().Be("the spool is empty: nothing of call 1 was kept");
    }

    private sealed class FramesOf(params LinkType[] linkTypes) : ISpoolReader
    {
        public int Readings { get; private set; }

        public IEnumerable<SpooledPacket> Read(IReadOnlyList<SpoolSelection> selections)
        {
            Readings++;
            for (int i = 0; i < linkTypes.Length; i++)
            {
                var time = new Timestamp(i);
                yield return new SpooledPacket(
                    SpoolKind.Signalling, new Frame(time, 0, 60, 60, 0, linkTypes[i]), i, time, IsCut: false, new byte[60]);
            }
        }

        public Timestamp? Oldest(bool media) => null;
    }

    private sealed class Output(bool canSeek) : MemoryStream
    {
        public override bool CanSeek => canSeek;

        public override void SetLength(long value)
        {
            canSeek.Should().BeTrue();
            base.SetLength(value);
        }
    }
}
