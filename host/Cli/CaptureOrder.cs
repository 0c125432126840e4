using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Cli;

/// <summary>
/// Notices when files that are read one after the other were not captured so: the two sides of a call in two files, or rotated files in
/// the order of their names. Calls and streams across them then come out wrong, and nothing else tells.
/// </summary>
internal sealed class CaptureOrder
{
    /// <summary>Packets of one capture may be that much out of time, and so may the ends of two.</summary>
    private const double ToleranceSeconds = 1;

    private readonly List<string> warnings = [];
    private string latestName = "";
    private Timestamp? latest;

    /// <summary>A line for each file that begins too early.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>The source of the next file, watched.</summary>
    public IPacketSource Watch(IPacketSource source) => new WatchedSource(this, source);

    private void Begin(string name, Timestamp first)
    {
        if (latest is { } end && first < end.AddSeconds(-ToleranceSeconds))
        {
            warnings.Add(
                $"{name} begins before {latestName} ends, and files are read one after the other: name them in the order of time; "
                + "those of the same time have to be merged first, as mergecap does.");
        }
    }

    private void Advance(string name, Timestamp last)
    {
        if (!(last < latest))
        {
            (latestName, latest) = (name, last);
        }
    }

    private sealed class WatchedSource(CaptureOrder order, IPacketSource source) : IPacketSource
    {
        private bool hasBegun;

        public string Name => source.Name;

        public bool IsLive => source.IsLive;

        public long Capacity => source.Capacity;

        public SourceStatistics Statistics => source.Statistics;

        public PacketBlock? Read(CancellationToken stop)
        {
            PacketBlock? block = source.Read(stop);
            if (block is { Frames: [var first, ..] frames })
            {
                if (!hasBegun)
                {
                    hasBegun = true;
                    order.Begin(Name, first.Timestamp);
                }

                order.Advance(Name, frames[^1].Timestamp);
            }

            return block;
        }

        public void Dispose() => source.Dispose();
    }
}
