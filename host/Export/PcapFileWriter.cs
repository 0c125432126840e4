using System.Buffers.Binary;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Export;

/// <summary>Writes classic pcap with nanoseconds, little-endian (draft-ietf-opsawg-pcap, 4 and 5): frames of one link type.</summary>
internal sealed class PcapFileWriter : ICaptureFileWriter
{
    private const uint NanosecondMagic = 0xA1B23C4D;
    private const int SnapLength = 262144;

    private readonly Stream stream;
    private readonly LinkType linkType;

    public PcapFileWriter(Stream stream, LinkType linkType)
    {
        this.stream = stream;
        this.linkType = linkType;
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2); // version 2.4
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], SnapLength);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], (ushort)linkType);
        stream.Write(header);
    }

    public bool TryWrite(in ExportedFrame frame)
    {
        if (frame.LinkType != linkType)
        {
            return false;
        }

        long seconds = frame.Timestamp.Seconds;
        Span<byte> header = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(frame.Timestamp.Nanoseconds - (seconds * Timestamp.NanosecondsPerSecond)));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], frame.Bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], frame.WireLength);
        stream.Write(header);
        stream.Write(frame.Bytes.Span);
        return true;
    }
}
