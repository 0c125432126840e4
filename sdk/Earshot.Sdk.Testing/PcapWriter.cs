using System.Buffers.Binary;
using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Testing;

/// <summary>
/// Writes a classic pcap capture with nanoseconds, little-endian (draft-ietf-opsawg-pcap, 4 and 5). The stream stays open
/// and belongs to the caller.
/// </summary>
public sealed class PcapWriter
{
    private const uint NanosecondMagic = 0xA1B23C4D;
    private const int SnapLength = 262144;

    private readonly Stream stream;

    /// <summary>Writes the file header.</summary>
    /// <param name="stream">Where the capture goes.</param>
    /// <param name="linkType">Type of the first header of all frames.</param>
    public PcapWriter(Stream stream, LinkType linkType)
    {
        this.stream = stream;
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2); // version 2.4
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], SnapLength);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], (ushort)linkType);
        stream.Write(header);
    }

    /// <summary>Writes one frame.</summary>
    /// <param name="timestamp">Between 1970 and 2106.</param>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="wireLength">Bytes on the wire when a snap length cut the frame; otherwise all of them were captured.</param>
    public void Write(Timestamp timestamp, ReadOnlySpan<byte> frame, int? wireLength = null)
    {
        Span<byte> header = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(header, checked((uint)timestamp.Seconds));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(timestamp.Nanoseconds % Timestamp.NanosecondsPerSecond));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], wireLength ?? frame.Length);
        stream.Write(header);
        stream.Write(frame);
    }
}
