using System.Buffers.Binary;
using Earshot.Sdk.Packets;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// Writes a pcapng capture of one Ethernet interface with nanoseconds, little-endian (draft-ietf-opsawg-pcapng). The stream
/// stays open and belongs to the caller.
/// </summary>
internal sealed class PcapngWriter
{
    private readonly Stream stream;

    /// <summary>Writes the section header and the interface description.</summary>
    public PcapngWriter(Stream stream)
    {
        this.stream = stream;
        Block(0x0a0d0d0a, [.. U32(0x1a2b3c4d), .. U16(1), .. U16(0), .. U64(ulong.MaxValue)]);
        Block(1, [.. U16((ushort)LinkType.Ethernet), .. U16(0), .. U32(262_144), .. Option(9, [9])]);
    }

    /// <summary>An enhanced packet block (4.3).</summary>
    public void Packet(Timestamp time, ReadOnlySpan<byte> frame) =>
        Block(6, [.. U32(0), .. Ticks(time), .. U32((uint)frame.Length), .. U32((uint)frame.Length), .. frame, .. new byte[-frame.Length & 3]]);

    /// <summary>An interface statistics block (4.6); its counters run from the start of the capture.</summary>
    /// <param name="start">When the capture started.</param>
    /// <param name="time">When the counters were read.</param>
    /// <param name="byKernel">Packets that the operating system dropped.</param>
    /// <param name="byInterface">Packets that the interface dropped.</param>
    public void Statistics(Timestamp start, Timestamp time, long byKernel, long byInterface) => Block(
        5,
        [.. U32(0), .. Ticks(time), .. Option(2, Ticks(start)), .. Option(5, U64((ulong)byInterface)), .. Option(7, U64((ulong)byKernel)), .. U32(0)]);

    /// <summary>A decryption secrets block (4.7) with the lines of a TLS key log.</summary>
    public void TlsKeyLog(ReadOnlySpan<byte> lines) =>
        Block(10, [.. U32(0x544c534b), .. U32((uint)lines.Length), .. lines, .. new byte[-lines.Length & 3]]);

    private static byte[] Option(ushort code, byte[] value) =>
        [.. U16(code), .. U16((ushort)value.Length), .. value, .. new byte[-value.Length & 3]];

    private static byte[] Ticks(Timestamp time) => [.. U32((uint)(time.Nanoseconds >> 32)), .. U32((uint)time.Nanoseconds)];

    private static byte[] U16(ushort value) => Number(2, bytes => BinaryPrimitives.WriteUInt16LittleEndian(bytes, value));

    private static byte[] U32(uint value) => Number(4, bytes => BinaryPrimitives.WriteUInt32LittleEndian(bytes, value));

    private static byte[] U64(ulong value) => Number(8, bytes => BinaryPrimitives.WriteUInt64LittleEndian(bytes, value));

    private static byte[] Number(int length, Action<byte[]> write)
    {
        byte[] bytes = new byte[length];
        write(bytes);
        return bytes;
    }

    private void Block(uint type, byte[] body)
    {
        byte[] length = U32((uint)(12 + body.Length));
        stream.Write([.. U32(type), .. length, .. body, .. length]);
    }
}
