using Earshot.Host.Pipeline.Gaps;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Mirrors;

/// <summary>
/// The mirrors that number their packets (GRE, ERSPAN and others): finds what they sent and the sensor never saw. Used by
/// the walk's thread.
/// </summary>
internal sealed class MirrorTable(TunnelPaths paths, CaptureGapLog gaps)
{
    /// <summary>A flood of made-up mirrors ends here: further ones are not followed.</summary>
    private const int MaxMirrors = 4096;

    private readonly Dictionary<(int Path, uint Stream), Mirror> mirrors = [];
    private Mirror? last;

    /// <summary>Packets that mirrors sent and that never arrived.</summary>
    public long Lost => mirrors.Values.Sum(mirror => mirror.Lost);

    /// <summary>A line for each mirror that lost packets, in the order of their first packets.</summary>
    public IEnumerable<string> Reports => mirrors.Values.Select(mirror => mirror.Report(paths)).OfType<string>();

    /// <summary>Notes the number of a packet that came through <paramref name="path"/>.</summary>
    public void Observe(int path, in DecodeResult result, Timestamp now)
    {
        if (last is not { } mirror || mirror.Path != path || mirror.Stream != result.SequenceStream)
        {
            if (!mirrors.TryGetValue((path, result.SequenceStream), out mirror!))
            {
                Add(path, result, now);
                return;
            }

            last = mirror;
        }

        long missing = mirror.Add(result.Sequence, now, out Timestamp from);
        if (missing > 0)
        {
            gaps.Add(new CaptureGap(from, now, missing, LossPlace.Mirror, path));
        }
        else if (missing < 0)
        {
            gaps.Fill(path);
        }
    }

    private void Add(int path, in DecodeResult result, Timestamp now)
    {
        if (mirrors.Count < MaxMirrors)
        {
            mirrors.Add(
                (path, result.SequenceStream), new Mirror(path, result.SequenceStream, result.Sequence, result.SequenceBits, now));
            paths.SetNumbered(path);
        }
    }
}
