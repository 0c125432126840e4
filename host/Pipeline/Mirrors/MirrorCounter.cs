namespace Earshot.Host.Pipeline.Mirrors;

/// <summary>
/// Follows the numbers that one mirror gives its packets (RFC 2890, 2.2 for GRE and ERSPAN). A number far from the last is
/// believed when the next packet continues from it: as loss if a mirror can have sent so much in the time, else as a restart.
/// </summary>
internal struct MirrorCounter
{
    /// <summary>How far behind the highest number it is known which packets came.</summary>
    private const int Window = 64;

    /// <summary>What is no further behind came late; beyond, the mirror may have started again.</summary>
    private const int MaxMisorder = 1024;

    /// <summary>A larger step forward needs to be confirmed by the next packet.</summary>
    private const int MaxUnconfirmed = 1024;

    /// <summary>10 million packets a second: more is not what a mirror sends.</summary>
    private const long NanosecondsPerPacket = 100;

    private readonly uint mask;
    private uint highest;
    private ulong seen; // bit i stands for highest - i
    private uint suspect;
    private bool hasSuspect;

    /// <param name="number">The first number.</param>
    /// <param name="bits">Width of the counter.</param>
    public MirrorCounter(uint number, int bits)
    {
        mask = bits >= 32 ? uint.MaxValue : (1u << bits) - 1;
        highest = number & mask;
        seen = ulong.MaxValue; // nothing is missed from before the first packet
    }

    /// <summary>Takes the next number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="elapsed">Nanoseconds since the packet with the highest number.</param>
    /// <param name="missing">Packets between the highest number so far and this one that have not come.</param>
    public MirrorStep Add(uint number, long elapsed, out long missing)
    {
        missing = 0;
        number &= mask;
        uint forward = (number - highest) & mask;
        if (forward == 1 && !hasSuspect)
        {
            highest = number;
            seen = (seen << 1) | 1;
            return MirrorStep.Forward;
        }

        return AddUnusual(number, forward, elapsed, out missing);
    }

    private MirrorStep AddUnusual(uint number, uint forward, long elapsed, out long missing)
    {
        missing = 0;
        uint backward = (highest - number) & mask;
        bool continuesSuspect = hasSuspect && ((number - suspect) & mask) is >= 1 and <= Window;
        hasSuspect = false;
        if (backward <= Math.Min(MaxMisorder, mask / 4) && !continuesSuspect)
        {
            return Late(backward);
        }

        if (forward <= Math.Min(MaxUnconfirmed, mask / 4))
        {
            missing = forward - 1;
            Advance(number, forward);
            return MirrorStep.Forward;
        }

        if (!continuesSuspect)
        {
            suspect = number;
            hasSuspect = true;
            return MirrorStep.Suspect;
        }

        bool isLoss = forward <= mask / 4 && forward <= MaxUnconfirmed + (elapsed / NanosecondsPerPacket);
        if (isLoss)
        {
            missing = forward - 2; // the suspect came
            Advance(number, forward);
            seen |= 2;
            return MirrorStep.Forward;
        }

        highest = number;
        seen = ulong.MaxValue;
        return MirrorStep.Restart;
    }

    /// <summary>A packet that was counted as missing and comes after all, or one that came before.</summary>
    private MirrorStep Late(uint backward)
    {
        if (backward >= Window || (seen & (1UL << (int)backward)) != 0)
        {
            return MirrorStep.Copy;
        }

        seen |= 1UL << (int)backward;
        return MirrorStep.Late;
    }

    private void Advance(uint number, uint forward)
    {
        highest = number;
        seen = forward < Window ? (seen << (int)forward) | 1 : 1;
    }
}

/// <summary>How a number stands to those before it.</summary>
internal enum MirrorStep
{
    /// <summary>Above the highest.</summary>
    Forward,

    /// <summary>Counted as missing before.</summary>
    Late,

    /// <summary>Seen before, or too far behind to tell.</summary>
    Copy,

    /// <summary>Far from the highest: the next packet decides.</summary>
    Suspect,

    /// <summary>The mirror counts from another number now.</summary>
    Restart,
}
