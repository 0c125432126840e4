using System.Buffers.Binary;

namespace Earshot.Host.Export.Audio;

/// <summary>A WAVE file with two channels of 16 bits.</summary>
internal static class WavWriter
{
    private const int HeaderLength = 44;
    private const int FrameLength = 4;

    public static void Write(Stream stream, int sampleRate, Channel left, Channel right)
    {
        int frames = Math.Max(left.Length, right.Length);
        Span<byte> header = stackalloc byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(HeaderLength - 8) + ((uint)frames * FrameLength));
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1); // linear PCM
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 2);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], sampleRate * FrameLength);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], FrameLength);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], (uint)frames * FrameLength);
        stream.Write(header);
        Span<byte> frame = stackalloc byte[FrameLength];
        for (int i = 0; i < frames; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(frame, left[i]);
            BinaryPrimitives.WriteInt16LittleEndian(frame[2..], right[i]);
            stream.Write(frame);
        }
    }
}
