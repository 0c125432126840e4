using System.Diagnostics.CodeAnalysis;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Storage;

/// <summary>Packets in the order of capture. Lives as long as the call.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
public readonly ref struct SpoolBatch
{
    // Once for all packets: the block would be asked for each.
    private readonly ReadOnlySpan<Frame> blockFrames;
    private readonly ReadOnlySpan<byte> blockBytes;

    /// <summary>The packets.</summary>
    public required ReadOnlySpan<SpoolPacket> Packets { get; init; }

    /// <summary>The block that packets with a <see cref="SpoolPacket.Frame"/> from 0 up lie in; null when none does.</summary>
    public PacketBlock? Block
    {
        init
        {
            blockFrames = value is null ? default : value.Frames;
            blockBytes = value is null ? default : value.Bytes;
        }
    }

    /// <summary>The frames of packets with a <see cref="SpoolPacket.Frame"/> below 0: -1 is the first.</summary>
    public ReadOnlySpan<Frame> CopiedFrames { get; init; }

    /// <summary>The bytes that <see cref="CopiedFrames"/> point into.</summary>
    public ReadOnlySpan<byte> CopiedBytes { get; init; }

    /// <summary>The Call-IDs that <see cref="SpoolPacket.CallId"/> counts from 0.</summary>
    public ReadOnlySpan<string> CallIds { get; init; }

    /// <summary>What a person calls the source of the packets.</summary>
    public required string Source { get; init; }

    /// <summary>What capture dropped in this run of the program, so far.</summary>
    public SourceStatistics Losses { get; init; }

    /// <summary>Packets that should have been spooled but never came here in this run of the program, so far.</summary>
    public long Missed { get; init; }

    /// <summary>The frame of one of <see cref="Packets"/>.</summary>
    public Frame Frame(in SpoolPacket packet) => packet.Frame >= 0 ? blockFrames[packet.Frame] : CopiedFrames[~packet.Frame];

    /// <summary>Its captured bytes.</summary>
    public ReadOnlySpan<byte> Bytes(in SpoolPacket packet)
    {
        Frame frame = Frame(packet);
        return (packet.Frame >= 0 ? blockBytes : CopiedBytes).Slice(frame.Offset, frame.CapturedLength);
    }

    /// <summary>The Call-ID that a packet of signalling is filed under; empty where a message has none.</summary>
    public string CallId(in SpoolPacket packet) => CallIds[packet.CallId];
}
