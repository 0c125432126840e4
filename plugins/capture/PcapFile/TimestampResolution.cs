using Earshot.Sdk.Packets;

namespace Earshot.PcapFile;

/// <summary>Turns the ticks of a pcapng interface into nanoseconds: <c>ticks * multiplier / divisor + offset</c>.</summary>
internal readonly struct TimestampResolution
{
    /// <summary>The value of if_tsresol for an interface that does not state one: microseconds.</summary>
    public const byte Default = 6;

    private readonly ulong multiplier;
    private readonly UInt128 divisor;
    private readonly Int128 offset;

    /// <summary>Ticks below this give a time by one multiplication that cannot overflow.</summary>
    private readonly ulong simpleBelow;

    /// <param name="resolution">
    /// if_tsresol (draft-ietf-opsawg-pcapng, 4.2): a negative power of 10, or of 2 when the highest bit is set.
    /// </param>
    /// <param name="offsetSeconds">if_tsoffset: seconds to add.</param>
    public TimestampResolution(byte resolution, long offsetSeconds)
    {
        int exponent = resolution & 0x7f;
        bool binary = (resolution & 0x80) != 0;
        multiplier = binary ? 1_000_000_000 : (ulong)PowerOf10(Math.Max(0, 9 - exponent));
        divisor = binary ? UInt128.One << exponent : PowerOf10(Math.Max(0, exponent - 9));
        offset = (Int128)offsetSeconds * Timestamp.NanosecondsPerSecond;
        simpleBelow = divisor == 1 && offset == 0 ? long.MaxValue / multiplier : 0;
    }

    /// <summary>The moment that a number of ticks stands for; what a timestamp cannot hold becomes its first or last moment.</summary>
    public Timestamp ToTimestamp(ulong ticks)
    {
        if (ticks < simpleBelow)
        {
            return new Timestamp((long)(ticks * multiplier));
        }

        // At most 2^64 * 10^9, which is below 2^94.
        Int128 nanoseconds = (Int128)(ticks * (UInt128)multiplier / divisor) + offset;
        return new Timestamp((long)Int128.Clamp(nanoseconds, long.MinValue, long.MaxValue));
    }

    /// <summary>10^38 is the highest power that fits, and is more than any number of ticks divided by it leaves.</summary>
    private static UInt128 PowerOf10(int exponent)
    {
        UInt128 power = 1;
        for (int i = 0; i < Math.Min(exponent, 38); i++)
        {
            power *= 10;
        }

        return power;
    }
}
