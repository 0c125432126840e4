using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Central.Tests.Support;

/// <summary>A block of a test's own, that tells when it is given back.</summary>
internal sealed class TestBlock(Frame[] frames, byte[] bytes) : PacketBlock
{
    public Timestamp? Promise { get; init; }

    public CaptureDrops[] Readings { get; init; } = [];

    public CaptureSecrets[] Keys { get; init; } = [];

    public bool IsRecycled { get; private set; }

    public override ReadOnlySpan<byte> Bytes => bytes;

    public override ReadOnlySpan<Frame> Frames => frames;

    public override Timestamp? Clock => Promise;

    public override ReadOnlySpan<CaptureDrops> Drops => Readings;

    public override ReadOnlySpan<CaptureSecrets> Secrets => Keys;

    /// <summary>Frames of any length, at any time, with bytes between them that belong to none.</summary>
    public static TestBlock Random(int seed, int count, int maxLength = 1500)
    {
        var random = new Random(seed);
        var frames = new Frame[count];
        var bytes = new List<byte>();
        long time = 1_700_000_000_000_000_000L + ((long)seed * 1_000_000_000);
        for (int i = 0; i < count; i++)
        {
            bytes.AddRange(new byte[random.Next(20)]);
            byte[] frame = new byte[random.Next(maxLength + 1)];
            // Half of it repeats itself, so that there is something to compress.
            random.NextBytes(frame.AsSpan(0, frame.Length / 2));
            int cut = random.Next(4) == 0 ? random.Next(5000) : 0;
            time += random.NextInt64(-1_000, 20_000_000);
            frames[i] = new Frame(
                new Timestamp(time), bytes.Count, frame.Length, frame.Length + cut, (ushort)random.Next(3), random.Next(8) == 0 ? LinkType.LinuxSll2 : LinkType.Ethernet);
            bytes.AddRange(frame);
        }

        return new TestBlock(frames, [.. bytes]);
    }

    protected override void Recycle() => IsRecycled = true;
}
