namespace Earshot.Rtp.Tests.Support;

/// <summary>What happens to a stream between its sender and the sensor. The same values give the same packets.</summary>
internal sealed record Impairments
{
    public int Packets { get; init; } = 1000;

    /// <summary>Chance of a packet to be lost.</summary>
    public double Loss { get; init; }

    /// <summary>Chance that the packet after a lost one is lost too (Gilbert 1960); that of <see cref="Loss"/> when 0.</summary>
    public double LossAfterLoss { get; init; }

    /// <summary>Most that a packet is delayed, evenly from 0 up, milliseconds.</summary>
    public double Jitter { get; init; }

    /// <summary>Chance of a packet to be delayed by <see cref="LateBy"/> besides.</summary>
    public double Late { get; init; }

    public double LateBy { get; init; }

    /// <summary>Chance of a packet to come a second time, a little later.</summary>
    public double Duplicates { get; init; }

    /// <summary>Every packet comes twice, as from a mirror of both ways of a port.</summary>
    public bool IsMirroredTwice { get; init; }

    /// <summary>How much faster than the sensor's clock the sender's runs, parts per million.</summary>
    public double DriftPpm { get; init; }

    /// <summary>Packets of speech between two pauses; no pauses when 0.</summary>
    public int Talkspurt { get; init; }

    /// <summary>Packets that a pause leaves out: no sequence numbers, but their time passes.</summary>
    public int Silence { get; init; }

    public int FirstSequenceNumber { get; init; } = 100;

    public uint FirstTimestamp { get; init; } = 1000;

    public int Seed { get; init; } = 1;
}
