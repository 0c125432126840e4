using System.Buffers.Binary;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Packets;

/// <summary>
/// A VoIP metrics report block (RFC 3611, 4.7).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |     BT=7      |   reserved    |       block length = 8        |
/// |                        SSRC of source                         |
/// |   loss rate   | discard rate  | burst density |  gap density  |
/// |       burst duration          |         gap duration          |
/// |     round trip delay          |       end system delay        |
/// | signal level  |  noise level  |     RERL      |     Gmin      |
/// |   R factor    | ext. R factor |    MOS-LQ     |    MOS-CQ     |
/// |   RX config   |   reserved    |          JB nominal           |
/// |          JB maximum           |          JB abs max           |
/// </code>
/// </summary>
internal readonly ref struct VoipMetricsBlock(ReadOnlySpan<byte> block)
{
    /// <summary>Bytes of one block.</summary>
    public const int Length = 36;

    private const byte BlockType = 7;
    private const byte Unavailable = 127;

    private readonly ReadOnlySpan<byte> block = block[..Length];

    /// <summary>The stream it is about.</summary>
    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(block[4..]);

    public static bool IsIn(ReadOnlySpan<byte> block) => block.Length >= Length && block[0] == BlockType;

    public VoipMetrics ToRecord() => new()
    {
        LossPercent = Percent(block[8]),
        DiscardPercent = Percent(block[9]),
        BurstDensityPercent = Percent(block[10]),
        GapDensityPercent = Percent(block[11]),
        RoundTripMs = BinaryPrimitives.ReadUInt16BigEndian(block[16..]),
        EndSystemDelayMs = BinaryPrimitives.ReadUInt16BigEndian(block[18..]),
        RFactor = block[24] == Unavailable ? null : block[24],
        MosLq = Mos(block[26]),
        MosCq = Mos(block[27]),
        JitterBufferNominalMs = BinaryPrimitives.ReadUInt16BigEndian(block[30..]),
    };

    // A fixed-point number with the binary point at the left edge.
    private static double Percent(byte fraction) => fraction * 100.0 / 256;

    private static double? Mos(byte tenths) => tenths == Unavailable ? null : tenths / 10.0;
}
