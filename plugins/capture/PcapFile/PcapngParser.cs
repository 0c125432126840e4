using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.PcapFile;

/// <summary>
/// The pcapng format (draft-ietf-opsawg-pcapng): sections of blocks, each with interfaces of its own.
/// <code>{ type:4 length:4 body length:4 }</code>
/// </summary>
internal sealed class PcapngParser : RecordParser
{
    /// <summary>Length of a section header block up to its options, bytes.</summary>
    public const int SectionHeaderLength = 24;

    // Block types (11.1). That of a section header reads the same in both byte orders.
    private const uint SectionHeader = 0x0a0d0d0a;
    private const uint InterfaceDescription = 1;
    private const uint ObsoletePacket = 2;
    private const uint SimplePacket = 3;
    private const uint Statistics = 5;
    private const uint EnhancedPacket = 6;
    private const uint DecryptionSecrets = 10;

    private const uint ByteOrderMagic = 0x1a2b3c4d;

    /// <summary>Type and both lengths.</summary>
    private const int Framing = 12;

    private readonly CaptureStatistics statistics;
    private readonly PcapngInterfaces interfaces;
    private ByteOrder order;

    /// <summary>Time of the latest packet that has one.</summary>
    private Timestamp latest;

    private PcapngParser(CaptureStatistics statistics)
    {
        this.statistics = statistics;
        interfaces = new PcapngInterfaces(statistics);
    }

    /// <summary>True when a capture that begins with these bytes claims this format.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> head) =>
        head.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(head) == SectionHeader;

    /// <summary>Makes a parser for the bytes from the first on; null when they are not this format or cut in the first header.</summary>
    public static PcapngParser? TryOpen(ReadOnlySpan<byte> head, CaptureStatistics statistics) =>
        head.Length >= SectionHeaderLength && HasMagic(head) && TryReadByteOrder(head, out _) ? new PcapngParser(statistics) : null;

    /// <inheritdoc/>
    /// <remarks>Compiled fully at once, as <see cref="PcapParser.Index"/> is.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Index(FileBlock block)
    {
        for (ReadOnlySpan<byte> rest = block.Rest; rest.Length >= Framing; rest = block.Rest)
        {
            uint type = order.UInt32(rest, 0);
            if (type == SectionHeader && !TryReadByteOrder(rest, out order))
            {
                statistics.Corrupt(block, "a section header has no valid byte-order magic: reading ends there.");
                return false;
            }

            uint length = order.UInt32(rest, 4);
            if (length < Framing || length % 4 != 0 || length > FileBlock.MaximumSize)
            {
                statistics.Corrupt(block, $"a block claims {length} bytes: reading ends there.");
                return false;
            }

            if (length > rest.Length)
            {
                return true;
            }

            if (order.UInt32(rest, (int)length - 4) != length)
            {
                statistics.Corrupt(block, "the two lengths of a block differ: reading ends there.");
                return false;
            }

            // Without the second length: what remains is the body and the 8 bytes before it, which offsets count from.
            if (!ReadBlock(type, rest[..((int)length - 4)], block))
            {
                statistics.Corrupt(block, "a block contradicts itself and is left out.");
            }

            block.Skip((int)length);
        }

        return true;
    }

    /// <returns>False when the block is corrupt.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadBlock(uint type, ReadOnlySpan<byte> bytes, FileBlock block)
    {
        switch (type)
        {
            case EnhancedPacket:
                return bytes.Length >= 28 && ReadPacket(bytes, order.UInt32(bytes, 8), block);
            case ObsoletePacket:
                return bytes.Length >= 28 && ReadPacket(bytes, order.UInt16(bytes, 8), block);
            case SimplePacket:
                return ReadSimplePacket(bytes, block);
            case InterfaceDescription:
                return interfaces.Describe(bytes, order);
            case Statistics:
                return interfaces.Count(bytes, order, latest, block);
            case DecryptionSecrets:
                return ReadSecrets(bytes, block);
            case SectionHeader:
                interfaces.StartSection();
                return true;
            default:
                // Names, journals, custom blocks: nothing about packets.
                return true;
        }
    }

    /// <summary>
    /// Sections 4.3 and C.1: the two packet blocks differ in the first word alone.
    /// <code>interface:4 | interface:2 drops:2, ticks-high:4 ticks-low:4 captured:4 original:4 frame</code>
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadPacket(ReadOnlySpan<byte> bytes, uint interfaceId, FileBlock block)
    {
        const int FrameOffset = 28;
        uint captured = order.UInt32(bytes, 20);
        if (captured > bytes.Length - FrameOffset || interfaces.Find(interfaceId) is not { } source)
        {
            return false;
        }

        ulong ticks = ((ulong)order.UInt32(bytes, 12) << 32) | order.UInt32(bytes, 16);
        latest = source.Resolution.ToTimestamp(ticks);
        Enter(block, FrameOffset, captured, order.UInt32(bytes, 24), source);
        return true;
    }

    /// <summary>
    /// Section 4.4. The first interface captured it, whose snap length alone says how much of it is here. It has no
    /// time: that of the packet before keeps the packet clock where it is.
    /// <code>original:4 frame</code>
    /// </summary>
    private bool ReadSimplePacket(ReadOnlySpan<byte> bytes, FileBlock block)
    {
        const int FrameOffset = 12;
        if (bytes.Length < FrameOffset || interfaces.Find(0) is not { } source)
        {
            return false;
        }

        uint original = order.UInt32(bytes, 8);
        uint captured = source.SnapLength == 0 ? original : Math.Min(original, source.SnapLength);
        if (captured > bytes.Length - FrameOffset)
        {
            return false;
        }

        Enter(block, FrameOffset, captured, original, source);
        return true;
    }

    /// <summary>
    /// Section 4.7.
    /// <code>type:4 length:4 secrets padding-to-4 options</code>
    /// </summary>
    private bool ReadSecrets(ReadOnlySpan<byte> bytes, FileBlock block)
    {
        const int SecretsOffset = 16;
        if (bytes.Length < SecretsOffset || order.UInt32(bytes, 12) > bytes.Length - SecretsOffset)
        {
            return false;
        }

        block.Add((CaptureSecretsKind)order.UInt32(bytes, 8), bytes.Slice(SecretsOffset, (int)order.UInt32(bytes, 12)));
        return true;
    }

    private void Enter(FileBlock block, int offset, uint captured, uint original, PcapngInterface source)
    {
        int wireLength = (int)Math.Clamp(original, captured, int.MaxValue);
        block.Add(new Frame(latest, block.RestOffset + offset, (int)captured, wireLength, source.Number, source.LinkType));
    }

    private static bool TryReadByteOrder(ReadOnlySpan<byte> sectionHeader, out ByteOrder order)
    {
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(sectionHeader[8..]);
        order = new ByteOrder(bigEndian: magic != ByteOrderMagic);
        return magic == ByteOrderMagic || BinaryPrimitives.ReverseEndianness(magic) == ByteOrderMagic;
    }
}
