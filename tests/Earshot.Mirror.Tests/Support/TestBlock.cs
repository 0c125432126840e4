using System.Buffers.Binary;
using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Tests.Support;

/// <summary>A packet block in memory, which may be sent any number of times.</summary>
internal sealed class TestBlock : PacketBlock
{
    private readonly byte[] bytes;
    private readonly Frame[] frames;

    public TestBlock(params (Timestamp Time, byte[] Bytes, LinkType Type)[] frames)
    {
        bytes = [.. frames.SelectMany(frame => frame.Bytes)];
        int offset = 0;
        this.frames = [.. frames.Select(frame =>
        {
            var made = new Frame(frame.Time, offset, frame.Bytes.Length, frame.Bytes.Length, 0, frame.Type);
            offset += frame.Bytes.Length;
            return made;
        })];
    }

    public override ReadOnlySpan<byte> Bytes => bytes;

    public override ReadOnlySpan<Frame> Frames => frames;

    /// <summary>Numbered UDP packets over Ethernet: each can be found again.</summary>
    public static TestBlock Numbered(int first, int count, int length = 200, Timestamp? start = null) => new([.. Enumerable.Range(first, count).Select(number =>
        ((start ?? Timestamp.Parse("2026-01-01T00:00:00.000000Z")).AddSeconds(number * 0.001), Packet(number, length), LinkType.Ethernet))]);

    /// <summary>The number of a packet of <see cref="Numbered"/>.</summary>
    public static int NumberOf(SentFrame frame) => BinaryPrimitives.ReadInt32BigEndian(Convert.FromHexString(frame.Bytes.AsSpan(84, 8)));

    protected override void Recycle()
    {
    }

    private static byte[] Packet(int number, int length)
    {
        byte[] packet = new byte[length];
        new Random(number).NextBytes(packet);
        packet[12] = 8;
        packet[13] = 0;
        packet[14] = 0x45;
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(42), number);
        return packet;
    }
}
