using Earshot.Sdk.Packets;

namespace Earshot.Capture.Tests;

/// <summary>Builds pcapng sections, and remembers the frames that a reader has to find in them.</summary>
internal sealed class PcapngBuilder(bool bigEndian = false) : NumberWriter(bigEndian)
{
    private readonly List<ReadFrame> frames = [];
    private readonly List<int> ends = [];
    private readonly List<int> borders = [];

    public IReadOnlyList<ReadFrame> Frames => frames;

    /// <summary>File length after each frame's block.</summary>
    public IReadOnlyList<int> Ends => ends;

    /// <summary>File length after each block.</summary>
    public IReadOnlyList<int> Borders => borders;

    public PcapngBuilder Block(uint type, byte[] body)
    {
        int padding = -body.Length & 3;
        uint length = (uint)(12 + body.Length + padding);
        UInt32(type).UInt32(length).Bytes(body).Bytes(new byte[padding]).UInt32(length);
        borders.Add(Length);
        return this;
    }

    public PcapngBuilder SectionHeader() =>
        Block(0x0a0d0d0a, Body().UInt32(0x1a2b3c4d).UInt16(1).UInt16(0).UInt64(ulong.MaxValue).ToArray());

    public PcapngBuilder Interface(ushort linkType = 1, uint snapLength = 0, byte[]? options = null) =>
        Block(1, Body().UInt16(linkType).UInt16(0).UInt32(snapLength).Bytes(options ?? []).ToArray());

    public PcapngBuilder Packet(uint interfaceId, ulong ticks, byte[] bytes, ReadFrame expected, uint? wireLength = null)
    {
        NumberWriter body = Body().UInt32(interfaceId).UInt32((uint)(ticks >> 32)).UInt32((uint)ticks);
        body.UInt32((uint)bytes.Length).UInt32(wireLength ?? (uint)bytes.Length).Bytes(bytes);
        Block(6, body.ToArray());
        return Expect(expected);
    }

    public PcapngBuilder ObsoletePacket(ushort interfaceId, ulong ticks, byte[] bytes, ReadFrame expected)
    {
        NumberWriter body = Body().UInt16(interfaceId).UInt16(0xffff).UInt32((uint)(ticks >> 32)).UInt32((uint)ticks);
        body.UInt32((uint)bytes.Length).UInt32((uint)bytes.Length).Bytes(bytes);
        Block(2, body.ToArray());
        return Expect(expected);
    }

    public PcapngBuilder SimplePacket(uint original, byte[] bytes, ReadFrame expected)
    {
        Block(3, Body().UInt32(original).Bytes(bytes).ToArray());
        return Expect(expected);
    }

    public PcapngBuilder Statistics(uint interfaceId, params (ushort Code, ulong Value)[] counters) =>
        StatisticsAt(interfaceId, 0, counters);

    /// <summary>An interface statistics block (4.6).</summary>
    /// <param name="interfaceId">The interface.</param>
    /// <param name="ticks">When it was written.</param>
    /// <param name="counters">Options of 8 bytes; those that are times are ticks.</param>
    public PcapngBuilder StatisticsAt(uint interfaceId, ulong ticks, params (ushort Code, ulong Value)[] counters)
    {
        const ushort endTime = 3;
        NumberWriter body = Body().UInt32(interfaceId).UInt32((uint)(ticks >> 32)).UInt32((uint)ticks);
        foreach ((ushort code, ulong value) in counters)
        {
            body.UInt16(code).UInt16(8);
            _ = code <= endTime ? body.UInt32((uint)(value >> 32)).UInt32((uint)value) : body.UInt64(value);
        }

        return Block(5, body.UInt32(0).ToArray());
    }

    /// <summary>A decryption secrets block (draft-ietf-opsawg-pcapng, 4.7).</summary>
    /// <param name="type">What they are.</param>
    /// <param name="secrets">The secrets.</param>
    /// <param name="length">What the block says of their length, if not the truth.</param>
    public PcapngBuilder Secrets(uint type, byte[] secrets, uint? length = null) =>
        Block(10, Body().UInt32(type).UInt32(length ?? (uint)secrets.Length).Bytes(secrets).ToArray());

    /// <summary>An option in this section's byte order, padded.</summary>
    public byte[] Option(ushort code, params byte[] value) =>
        Body().UInt16(code).UInt16((ushort)value.Length).Bytes(value).Bytes(new byte[-value.Length & 3]).ToArray();

    public byte[] OffsetOption(long seconds) => Body().UInt16(14).UInt16(8).UInt64((ulong)seconds).ToArray();

    /// <summary>A packet of the default resolution.</summary>
    public PcapngBuilder Packet(uint interfaceId, ulong microseconds, byte[] bytes) => Packet(
        interfaceId,
        microseconds,
        bytes,
        new ReadFrame((long)microseconds * 1000, bytes.Length, (int)interfaceId, LinkType.Ethernet, Convert.ToHexStringLower(bytes)));

    /// <summary>Appends another section, of any byte order, whose interfaces are numbered on.</summary>
    public PcapngBuilder Section(PcapngBuilder section, int interfacesBefore)
    {
        int start = Length;
        Bytes(section.ToArray());
        ends.AddRange(section.ends.Select(end => start + end));
        borders.AddRange(section.borders.Select(border => start + border));
        frames.AddRange(section.frames.Select(frame => frame with { Interface = frame.Interface + interfacesBefore }));
        return this;
    }

    public NumberWriter Body() => new(BigEndian);

    private PcapngBuilder Expect(ReadFrame frame)
    {
        ends.Add(Length);
        frames.Add(frame);
        return this;
    }
}
