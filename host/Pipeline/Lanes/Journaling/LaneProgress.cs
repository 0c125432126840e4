using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>How far a lane is.</summary>
internal sealed class LaneProgress
{
    private long settled = long.MinValue;

    /// <summary>No call that starts before this is open. Set by the lane's thread, read by any.</summary>
    public Timestamp Settled
    {
        get => new(Interlocked.Read(ref settled));
        set => Interlocked.Exchange(ref settled, value.Nanoseconds);
    }
}
