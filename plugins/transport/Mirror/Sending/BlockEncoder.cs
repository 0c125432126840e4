using System.Buffers.Binary;
using Earshot.Mirror.Wire;

namespace Earshot.Mirror.Sending;

/// <summary>Gives a block the form in which it is sent. One thread.</summary>
internal sealed class BlockEncoder(MirrorConfig config)
{
    private readonly byte[] header = new byte[BlockHeader.Length];
    private byte[] compressed = [];
    private BlockHeader fields;
    private int ratio;

    /// <summary>The header as it was stamped last.</summary>
    public ReadOnlyMemory<byte> Header => header;

    /// <summary>What follows it.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Takes the next block; it must not change until it was sent for the last time.</summary>
    public void Prepare(OutgoingBlock block)
    {
        Body = block.Body;
        fields = block.Header with { Sensor = (short)config.IdSensor, WantsConfirmation = config.MirrorRequireConfirmation };
        // A receiver of VoIPmonitor refuses packets without an IP header in blocks that are not compressed.
        if (ChoosesCompression() || HasPacketWithoutIp(block))
        {
            Compress(block);
        }

        fields = fields with { Checksum = config.MirrorUseChecksum ? BlockChecksum.Of(Body.Span) : 0 };
    }

    /// <summary>Writes the header for one more time of sending.</summary>
    /// <param name="time">Seconds since 1970, or 0 when the receiver is not to check them.</param>
    public void Stamp(uint time) => (fields with { Time = time }).Write(header);

    private bool ChoosesCompression()
    {
        if (!config.PacketbufferCompress)
        {
            return false;
        }

        ratio += config.PacketbufferCompressRatio;
        bool chosen = ratio >= 100;
        ratio -= chosen ? 100 : 0;
        return chosen;
    }

    private void Compress(OutgoingBlock block)
    {
        ReadOnlySpan<byte> plain = Body.Span;
        int tableLength = (int)fields.Count * BlockHeader.OffsetLength;
        int room = tableLength + BlockCompression.MaxLength(plain.Length - tableLength);
        if (compressed.Length < room)
        {
            compressed = GC.AllocateUninitializedArray<byte>(room);
        }

        plain[..tableLength].CopyTo(compressed);
        int length = BlockCompression.Compress(config.PacketbufferCompressMethod, plain[tableLength..], compressed.AsSpan(tableLength));
        if (length < plain.Length - tableLength || HasPacketWithoutIp(block))
        {
            Body = compressed.AsMemory(0, tableLength + length);
            fields = fields with { CompressedSize = (uint)length };
        }
    }

    private static bool HasPacketWithoutIp(OutgoingBlock block)
    {
        ReadOnlySpan<byte> body = block.Body.Span;
        int count = (int)block.Header.Count;
        ReadOnlySpan<byte> data = body[(count * BlockHeader.OffsetLength)..];
        for (int i = 0; i < count; i++)
        {
            int offset = BinaryPrimitives.ReadInt32LittleEndian(body[(i * BlockHeader.OffsetLength)..]);
            if (PacketHeader.HasNoIp(data[offset..]))
            {
                return true;
            }
        }

        return false;
    }
}
