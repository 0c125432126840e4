using System.Numerics;
using System.Runtime.CompilerServices;

namespace Earshot.Rtp.Loss;

/// <summary>
/// Lengths of the runs of lost packets, and bursts by RFC 3611, 4.7.2: the longest sequences that begin and end with a lost
/// packet and hold fewer than Gmin packets in a row that were received. A lost packet on its own belongs to a gap.
/// </summary>
internal struct BurstMeter
{
    /// <summary>RFC 3611, 4.7.2: the recommended value.</summary>
    public const int Gmin = 16;

    /// <summary>Runs are counted by their length, the last count being that of all longer ones too.</summary>
    public const int Lengths = 10;

    private Counts counts;
    private long run;
    private long received;
    private long sequenceLost;
    private long sequencePackets;

    public BurstMeter() => received = Gmin;

    /// <summary>Lost packets.</summary>
    public long Lost { get; private set; }

    /// <summary>Runs of consecutive lost packets.</summary>
    public long Runs { get; private set; }

    public long Bursts { get; private set; }

    /// <summary>Lost packets within bursts.</summary>
    public long BurstLost { get; private set; }

    /// <summary>All packets within bursts.</summary>
    public long BurstPackets { get; private set; }

    /// <summary>Runs of 1, 2, ... packets; the last of <see cref="Lengths"/> or more.</summary>
    public readonly long[] RunsByLength()
    {
        ReadOnlySpan<long> all = counts;
        return all.ToArray();
    }

    /// <summary>Takes the next 64 packets; a bit that is set is a packet that was lost, the lowest comes first.</summary>
    public void Add(ulong lost)
    {
        for (int left = 64; left > 0;)
        {
            int arrived = Math.Min(left, BitOperations.TrailingZeroCount(lost));
            TakeReceived(arrived);
            left -= arrived;
            lost = arrived < 64 ? lost >> arrived : 0;

            int missing = Math.Min(left, BitOperations.TrailingZeroCount(~lost));
            TakeLost(missing);
            left -= missing;
            lost = missing < 64 ? lost >> missing : 0;
        }
    }

    /// <summary>
    /// A session ends here, and another may begin: it is assumed that at least Gmin packets were received before and after
    /// (RFC 3611, 4.7.2).
    /// </summary>
    public void Break()
    {
        EndRun();
        EndSequence();
        received = Gmin;
    }

    private void TakeReceived(int count)
    {
        if (count > 0)
        {
            EndRun();
            received += count;
        }
    }

    private void TakeLost(int count)
    {
        if (count == 0)
        {
            return;
        }

        if (received >= Gmin)
        {
            EndSequence();
        }
        else
        {
            sequencePackets += received;
        }

        received = 0;
        run += count;
        sequenceLost += count;
        sequencePackets += count;
        Lost += count;
    }

    private void EndRun()
    {
        if (run > 0)
        {
            counts[(int)Math.Min(run, Lengths) - 1]++;
            Runs++;
            run = 0;
        }
    }

    private void EndSequence()
    {
        if (sequenceLost > 1)
        {
            Bursts++;
            BurstLost += sequenceLost;
            BurstPackets += sequencePackets;
        }

        sequenceLost = 0;
        sequencePackets = 0;
    }

    [InlineArray(Lengths)]
    private struct Counts
    {
        private long first;
    }
}
