namespace Earshot.Bench.Generator;

/// <summary>Someone who sends packets one after the other.</summary>
internal abstract class Sender
{
    /// <summary>When its next packet goes out, microseconds since the epoch.</summary>
    public long Next { get; protected set; }

    /// <summary>Writes that packet.</summary>
    /// <returns>False when it was the last.</returns>
    public abstract bool Send(PcapWriter writer);
}
