namespace Earshot.Central.Protocol.Packets;

/// <summary>The fields of <c>PacketBlock</c> around its body.</summary>
/// <param name="Sequence">Number in its installation.</param>
/// <param name="Frames">Frames in the body.</param>
/// <param name="Compression">Of the body.</param>
/// <param name="BodyLength">Bytes of the body before compression.</param>
/// <param name="BodyOffset">Where the body is in the message.</param>
/// <param name="CompressedLength">How long it is there.</param>
/// <param name="IsEnd">The run of the sensor ends here.</param>
/// <param name="FramesBefore">Frames of all blocks of the installation before it.</param>
public readonly record struct BlockHeader(
    ulong Sequence, int Frames, CompressionMethod Compression, int BodyLength, int BodyOffset, int CompressedLength, bool IsEnd, ulong FramesBefore)
{
    /// <summary>Most bytes of a body.</summary>
    public const int MaxBody = 64 << 20;

    /// <summary>Most bytes of a message.</summary>
    public const int MaxMessage = 16 << 20;

    /// <summary>What is no block: its sequence is 0, which no block has.</summary>
    public static readonly BlockHeader Broken;

    /// <summary>Frames of all blocks up to this one.</summary>
    public ulong FramesEnd => FramesBefore + (ulong)Frames;

    /// <summary>Reads a message.</summary>
    public static BlockHeader Read(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        BlockHeader header = default;
        while (reader.NextField() is > 0 and var field)
        {
            switch (field)
            {
                case 1:
                    header = header with { Sequence = reader.Number() };
                    break;
                case 2:
                    header = header with { Frames = reader.Count(MaxBody) };
                    break;
                case 3:
                    header = header with { Compression = (CompressionMethod)reader.Count((int)CompressionMethod.Zstd) };
                    break;
                case 4:
                    header = header with { BodyLength = reader.Count(MaxBody) };
                    break;
                case 5:
                    ReadOnlySpan<byte> body = reader.Bytes();
                    header = header with { CompressedLength = body.Length, BodyOffset = message.Length - reader.Remaining - body.Length };
                    break;
                case 6:
                    header = header with { IsEnd = reader.Number() != 0 };
                    break;
                case 7:
                    header = header with { FramesBefore = reader.Number() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return reader.IsAtEnd ? header : Broken;
    }
}
