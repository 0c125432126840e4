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
        BlockHeader plain = block.Header;
        Body = block.Body;
        fields = plain with { Sensor = (short)config.IdSensor, WantsConfirmation = config.MirrorRequireConfirmation };
        // A receiver of VoIPmonitor refuses packets without an IP header in blocks that are not compressed.
        bool mustCompress = HasPacketWithoutIp(Body.Span, (int)plain.Count);
        if (ChoosesCompression() || mustCompress)
        {
            Compress((int)plain.Count * BlockHeader.OffsetLength, mustCompress);
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

    private void Compress(int tableLength, bool evenWhenLonger)
    {
        ReadOnlySpan<byte> plain = Body.Span;
        int room = tableLength + BlockCompression.MaxLength(plain.Length - tableLength);
        if (compressed.Length < room)
        {
            compressed = GC.AllocateUninitializedArray<byte>(room);
        }

        plain[..tableLength].CopyTo(compressed);
        int length = BlockCompression.Compress(config.PacketbufferCompressMethod, plain[tableLength..], compressed.AsSpan(tableLength));
        if (length < plain.Length - tableLength || evenWhenLonger)
        {
            Body = compressed.AsMemory(0, tableLength + length);
            fields = fields with { CompressedSize = (uint)length };
        }
    }

    private static bool HasPacketWithoutIp(ReadOnlySpan<byte> body, int count)
    {
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
