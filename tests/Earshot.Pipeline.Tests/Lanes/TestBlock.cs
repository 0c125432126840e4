using System.Runtime.InteropServices;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests.Lanes;

/// <summary>Frames of 8 bytes that hold their own time.</summary>
internal sealed class TestBlock(params long[] times) : PacketBlock
{
    private readonly Frame[] frames =
        [.. times.Select((time, index) => new Frame(new Timestamp(time), index * 8, 8, 8, 0, LinkType.Ethernet))];

    public byte[] Name { get; init; } = [];

    public Timestamp? Promise { get; init; }

    public CaptureDrops[] Readings { get; init; } = [];

    public CaptureSecrets[] Keys { get; init; } = [];

    /// <summary>It was said to be in a journal.</summary>
    public bool IsJournaled { get; private set; }

    public Action OnRecycled { get; init; } = () => { };

    public override ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(times.AsSpan());

    public override ReadOnlySpan<Frame> Frames => frames;

    public override Timestamp? Clock => Promise;

    public override ReadOnlySpan<CaptureDrops> Drops => Readings;

    public override ReadOnlySpan<CaptureSecrets> Secrets => Keys;

    public override ReadOnlySpan<byte> Mark => Name;

    public override void OnJournaled() => IsJournaled = true;

    protected override void Recycle() => OnRecycled();
}
