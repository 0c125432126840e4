using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline.Gaps;
using Earshot.Host.Pipeline.Mirrors;
using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;

namespace Earshot.Fuzz.Walk;

/// <summary>Walks an input through every decoder and holds the walk to its rules and to another program's opinion.</summary>
internal sealed class WalkCheck(IReadOnlyList<BoundClaim> claims)
{
    private const int MaxDepth = 16;

    /// <summary>Each of 16 tunnels may stand on Ethernet, 802.2 and IP with 16 extension headers.</summary>
    private const int MostLayers = (MaxDepth + 1) * 24;

    /// <summary>Checks one input.</summary>
    /// <exception cref="FindingException">A rule was broken.</exception>
    public void Run(ReadOnlySpan<byte> input)
    {
        List<FuzzFrame> frames = FuzzInput.Frames(input);
        Transcript first = Walk(frames, frame => frame.Bytes.Length, PacketDotNetOracle.Compare);
        Transcript second = Walk(frames, frame => frame.Bytes.Length, null);
        if (!first.Lines.SequenceEqual(second.Lines))
        {
            throw new FindingException($"two walks differ\n{string.Join('\n', first.Lines)}\n\n{string.Join('\n', second.Lines)}");
        }

        // A snap length may cut anywhere.
        Walk(frames, frame => frame.Bytes.Length / 2, null);
        Walk(frames, frame => frame.Bytes.Length - 1, null);
    }

    private Transcript Walk(List<FuzzFrame> frames, Func<FuzzFrame, int> cut, Action<FuzzFrame, Transcript>? compare)
    {
        var paths = new TunnelPaths();
        var transcript = new Transcript(MostLayers);
        var walk = new LayerWalk<Transcript>(new ClaimTable(claims), paths, MaxDepth, transcript)
        {
            OnFault = (decoder, fault) => throw new FindingException($"{decoder.Decoder.Name} is at fault", fault),
            Mirrors = new MirrorTable(paths, new CaptureGapLog()),
        };
        var walker = new FrameWalker<Transcript>(walk, new FragmentReassembler(100, 1_000_000, 30), transcript);
        long time = 0;
        long defects = 0;
        foreach (FuzzFrame frame in frames)
        {
            int captured = Math.Max(0, cut(frame));
            transcript.Begin();
            time += 1_000_000;
            walker.Walk(
                new Frame(new Timestamp(time), 0, captured, frame.WireLength, 0, frame.LinkType),
                frame.Bytes.AsSpan(0, captured),
                new Timestamp(time));
            compare?.Invoke(frame, transcript);
            long now = walk.Defects.Sum(defect => defect.Count);
            if (now - defects > MaxDepth + 1)
            {
                throw new FindingException($"one frame counts {now - defects} defects\n{string.Join('\n', transcript.Lines)}");
            }

            defects = now;
        }

        return transcript;
    }
}
