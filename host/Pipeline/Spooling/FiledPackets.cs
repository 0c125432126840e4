using System.Runtime.InteropServices;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Pipeline.Spooling;

/// <summary>What of one block goes to the spool. Filled by the ordered stage, emptied by the spool's thread, used again.</summary>
internal sealed class FiledPackets
{
    private readonly List<string> callIds = [];
    private readonly List<Frame> copiedFrames = [];
    private SpoolPacket[] packets = new SpoolPacket[512];
    private byte[] copiedBytes = [];
    private int copiedLength;

    /// <summary>Leased while the batch is under way.</summary>
    public PacketBlock? Block { get; set; }

    public string Source { get; set; } = "";

    public SourceStatistics Losses { get; set; }

    public long Missed { get; set; }

    public int Count { get; private set; }

    public SpoolBatch Batch => new()
    {
        Packets = packets.AsSpan(0, Count),
        Block = Block,
        CopiedFrames = CollectionsMarshal.AsSpan(copiedFrames),
        CopiedBytes = copiedBytes.AsSpan(0, copiedLength),
        CallIds = CollectionsMarshal.AsSpan(callIds),
        Source = Source,
        Losses = Losses,
        Missed = Missed,
    };

    public void Add(in SpoolPacket packet)
    {
        if (Count == packets.Length)
        {
            Array.Resize(ref packets, Count * 2);
        }

        packets[Count++] = packet;
    }

    /// <summary>Copies a frame that does not lie in the block.</summary>
    /// <returns>Its number for <see cref="SpoolPacket.Frame"/>.</returns>
    public int AddCopy(in HeldFrame held)
    {
        int offset = copiedLength;
        copiedLength += held.Frame.CapturedLength;
        if (copiedLength > copiedBytes.Length)
        {
            Array.Resize(ref copiedBytes, Math.Max(copiedLength, copiedBytes.Length * 2));
        }

        held.Bytes.AsSpan(0, held.Frame.CapturedLength).CopyTo(copiedBytes.AsSpan(offset));
        copiedFrames.Add(held.Frame with { Offset = offset });
        return ~(copiedFrames.Count - 1);
    }

    /// <returns>Its number for <see cref="SpoolPacket.CallId"/>.</returns>
    public int AddCallId(string callId)
    {
        callIds.Add(callId);
        return callIds.Count - 1;
    }

    public void Clear()
    {
        Block = null;
        Count = 0;
        copiedLength = 0;
        copiedFrames.Clear();
        callIds.Clear();
    }
}
