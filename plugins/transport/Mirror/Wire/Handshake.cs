using System.Globalization;
using System.Text;

namespace Earshot.Mirror.Wire;

/// <summary>The two texts that a sender begins with, and the answers.</summary>
internal static class Handshake
{
    /// <summary>Before a sensor's number and name: "sensor_id_name: 5:branch office".</summary>
    public static ReadOnlySpan<byte> NameStart => "sensor_id_name: "u8;

    /// <summary>Before the sender's local time: "sensor_time: 2026-11-25 17:30:00".</summary>
    public static ReadOnlySpan<byte> TimeStart => "sensor_time: "u8;

    /// <summary>Answer to a time that is right.</summary>
    public static ReadOnlySpan<byte> Welcome => "ok"u8;

    /// <summary>Answer to a time that is not.</summary>
    public static ReadOnlySpan<byte> BadTime => "bad time"u8;

    /// <summary>Answer to a block.</summary>
    public static ReadOnlySpan<byte> BlockTaken => "block_ok"u8;

    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Clocks are compared without their time zones, which are whole half hours apart.</summary>
    private const long Zone = 1800;

    /// <summary>What a sender writes first.</summary>
    public static byte[] Compose(int sensor, string name, DateTimeOffset now) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"sensor_id_name: {sensor}:{name}\0sensor_time: {now.DateTime:yyyy-MM-dd HH:mm:ss}\0"));

    /// <summary>Reads what follows <see cref="NameStart"/>.</summary>
    /// <returns>False when it has no positive number, or no name of printable ASCII.</returns>
    public static bool TryReadName(ReadOnlySpan<byte> text, out int sensor, out string name)
    {
        int colon = text.IndexOf((byte)':');
        sensor = 0;
        name = "";
        if (colon <= 0
            || !int.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out sensor)
            || sensor == 0
            || text.Length == colon + 1
            || text[(colon + 1)..].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        name = Encoding.ASCII.GetString(text[(colon + 1)..]);
        return true;
    }

    /// <summary>Reads what follows <see cref="TimeStart"/>: a time of an unknown time zone.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> text, out DateTime time) => DateTime.TryParseExact(
        Encoding.ASCII.GetString(text), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    /// <summary>By how many seconds a sender's clock is before ours (positive) or behind it, time zones left out.</summary>
    /// <param name="theirs">Its time in its own time zone.</param>
    /// <param name="now">Our time. Its offset counts too: there are zones of quarter hours.</param>
    public static long ClockDifference(DateTime theirs, DateTimeOffset now)
    {
        long toUtc = Difference(theirs, now.UtcDateTime);
        long toLocal = Difference(theirs, now.DateTime);
        return Math.Abs(toUtc) <= Math.Abs(toLocal) ? toUtc : toLocal;
    }

    private static long Difference(DateTime theirs, DateTime ours)
    {
        // Whole seconds are all that is told.
        long seconds = (theirs.Ticks / TimeSpan.TicksPerSecond) - (ours.Ticks / TimeSpan.TicksPerSecond);
        long rest = ((seconds % Zone) + Zone) % Zone;
        return rest <= Zone / 2 ? rest : rest - Zone;
    }
}
