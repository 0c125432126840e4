using Earshot.Sdk.Packets;

namespace Earshot.Capture.Tests;

/// <summary>Builds pcap files, and remembers the frames that a reader has to find in them.</summary>
internal sealed class PcapBuilder : NumberWriter
{
    private readonly uint magic;
    private readonly uint linkType;
    private readonly List<ReadFrame> frames = [];
    private readonly List<int> ends = [];

    public PcapBuilder(uint magic = 0xa1b2c3d4, bool bigEndian = false, uint linkType = 1)
        : base(bigEndian)
    {
        this.magic = magic;
        this.linkType = linkType;
        UInt32(magic).UInt16(2).UInt16(4).UInt64(0).UInt32(65535).UInt32(linkType);
    }

    public IReadOnlyList<ReadFrame> Frames => frames;

    /// <summary>File length after each frame.</summary>
    public IReadOnlyList<int> Ends => ends;

    public PcapBuilder Frame(uint seconds, uint fraction, byte[] bytes, uint? wireLength = null)
    {
        uint original = wireLength ?? (uint)bytes.Length;
        UInt32(seconds).UInt32(fraction).UInt32((uint)bytes.Length).UInt32(original);
        if (magic == 0xa1b2cd34)
        {
            UInt32(7).UInt16(0x0800).UInt16(0);
        }

        Bytes(bytes);
        ends.Add(Length);
        long time = (seconds * 1_000_000_000L) + (fraction * (magic == 0xa1b23c4d ? 1L : 1000L));
        frames.Add(new ReadFrame(time, (int)original, 0, (LinkType)(ushort)linkType, Convert.ToHexStringLower(bytes)));
        return this;
    }

    /// <summary>Frames of many lengths, 0 included, with different bytes.</summary>
    public PcapBuilder ManyFrames(int count, int longest)
    {
        var random = new Random(count);
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = new byte[i % 50 == 0 ? 0 : random.Next(longest + 1)];
            random.NextBytes(bytes);
            Frame(1_700_000_000u + (uint)(i / 1000), (uint)(i % 1000 * 1000), bytes, (uint)bytes.Length + (uint)(i % 3));
        }

        return this;
    }
}
