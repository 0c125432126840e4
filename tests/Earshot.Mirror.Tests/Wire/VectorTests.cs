using Earshot.Mirror.Receiving;
using Earshot.Mirror.Sending;
using Earshot.Mirror.Tests.Support;
using Earshot.Mirror.Wire;
using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Tests.Wire;

/// <summary>One block whose every byte is known: sensor 5, eth0, one packet of 44 bytes, not compressed.</summary>
public sealed class VectorTests
{
    internal static readonly byte[] Vector = Convert.FromHexString(
        "706361705f626c6f636b5f73746f726507000000500000000000000001000000" // magic, version 7, size 80, not compressed, 1 packet
        + "0100050065746830000000000000000054010000010000000100000000000000" // Ethernet, sensor 5, eth0, checksum 0x154, counter 1, confirmation, no time
        + "0000000000f1536540e201002c0000002c00000000000000000000000e000e00" // offset 0; 1700000000.123456, 44 of 44 bytes, IP at 14
        + "00000100feff0000ffffffffffff02000000000108004500001e000100004011" // layout 0, Ethernet, no VLAN, no flags; the frame
        + "0000010203040506070813c413c4000a00008000");

    private static readonly byte[] Packet = Vector[104..];

    [Fact]
    public void It_is_read()
    {
        using var stream = new BlockStream(1 << 20, new MemoryBudget(1 << 20), new ReceivedBlockPool());
        Vector.CopyTo(stream.Free());
        stream.Advance(Vector.Length);

        stream.Next().Should().Be(StreamItem.Block);
        ReceivedBlock block = stream.Block!;
        block.Header.Should().Be(new BlockHeader
        {
            Version = 7,
            Size = 80,
            Count = 1,
            LinkType = 1,
            Sensor = 5,
            Checksum = 0x154,
            Counter = 1,
            WantsConfirmation = true,
        });
        block.Frames.Length.Should().Be(1);
        SentFrame.Of(block, block.Frames[0]).Should().Be(
            new SentFrame(1_700_000_000_123_456, 44, LinkType.Ethernet, Convert.ToHexStringLower(Packet)));
        block.Release();
        stream.Next().Should().Be(StreamItem.None);
        stream.Garbage.Should().Be(0);
    }

    [Fact]
    public void It_is_written()
    {
        var filling = new FillingBlock(128 * 1024);
        var time = new Timestamp(1_700_000_000_123_456_789);
        filling.Add(new Frame(time, 0, 44, 44, 0, LinkType.Ethernet), Packet);
        filling.Seal(1);
        var encoder = new BlockEncoder(new MirrorConfig { IdSensor = 5, PacketbufferCompress = false });
        encoder.Prepare(filling);
        encoder.Stamp(0);

        byte[] expected = [.. Vector];
        expected.AsSpan(36, 10).Clear(); // a sensor of ours does not tell its interface
        byte[] written = [.. encoder.Header.Span, .. encoder.Body.Span];
        written.Should().Equal(expected);
    }

    [Fact]
    public void The_time_of_sending_is_stamped_each_time()
    {
        var filling = new FillingBlock(128 * 1024);
        filling.Add(new Frame(new Timestamp(0), 0, 44, 44, 0, LinkType.Ethernet), Packet);
        filling.Seal(1);
        var encoder = new BlockEncoder(new MirrorConfig { IdSensor = 5 });
        encoder.Prepare(filling);
        encoder.Stamp(0x01020304);
        encoder.Header.Span[60..].ToArray().Should().Equal(4, 3, 2, 1);
        encoder.Stamp(0x05060708);
        encoder.Header.Span[60..].ToArray().Should().Equal(8, 7, 6, 5);
    }
}
