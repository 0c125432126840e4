using Earshot.Sdk.Capture;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>What one media shard has to do next: packets of one block, and between them what signalling says, in order.</summary>
internal sealed class ShardBatch
{
    private MediaPacket[] packets = new MediaPacket[4096];
    private byte[] reassembled = [];
    private int reassembledLength;
    private int count;

    /// <summary>The block that packets point into; leased while the batch is under way.</summary>
    public PacketBlock? Block { get; set; }

    public List<ShardCommand> Commands { get; } = [];

    public ReadOnlySpan<MediaPacket> Packets => packets.AsSpan(0, count);

    public ReadOnlySpan<byte> Reassembled => reassembled.AsSpan(0, reassembledLength);

    public bool IsEmpty => count == 0 && Commands.Count == 0;

    public void Add(in MediaPacket packet)
    {
        if (count == packets.Length)
        {
            Array.Resize(ref packets, count * 2);
        }

        packets[count++] = packet;
    }

    /// <summary>Adds a packet whose payload does not lie in the block and has to be copied.</summary>
    public void AddCopy(in MediaPacket packet, ReadOnlySpan<byte> payload)
    {
        int offset = reassembledLength;
        reassembledLength += payload.Length;
        if (reassembledLength > reassembled.Length)
        {
            Array.Resize(ref reassembled, Math.Max(reassembledLength, reassembled.Length * 2));
        }

        payload.CopyTo(reassembled.AsSpan(offset));
        Add(packet with { Offset = ~offset });
    }

    /// <summary>Adds a command that takes effect after the packets added so far.</summary>
    public void Add(in ShardCommand command) => Commands.Add(command with { Position = count });

    public void Clear()
    {
        Block = null;
        Commands.Clear();
        count = 0;
        reassembledLength = 0;
    }
}

/// <summary>Something that a media shard is told between two packets.</summary>
/// <param name="Kind">What.</param>
/// <param name="Now">Packet time.</param>
/// <param name="Call">Of withdraw and complete: the call.</param>
/// <param name="Address">Of withdraw: the address.</param>
/// <param name="Expectation">Of expect.</param>
/// <param name="Gap">Of gap.</param>
/// <param name="Position">How many packets of the batch come before it.</param>
internal readonly record struct ShardCommand(
    ShardCommandKind Kind,
    Timestamp Now,
    ulong Call = 0,
    TransportAddress Address = default,
    MediaExpectation? Expectation = null,
    CaptureGap Gap = default,
    int Position = 0);

/// <summary>What a media shard can be told.</summary>
internal enum ShardCommandKind
{
    Expect,
    Withdraw,
    Complete,
    Gap,
    Tick,
    End,
}
