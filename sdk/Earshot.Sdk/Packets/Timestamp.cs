using System.Globalization;
using System.Text.Json.Serialization;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Packets;

/// <summary>
/// A moment in packet time: nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
/// Covers the years 1678 to 2262.
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since the epoch; negative before it.</param>
[JsonConverter(typeof(TimestampConverter))]
public readonly record struct Timestamp(long Nanoseconds) : IComparable<Timestamp>
{
    /// <summary>Nanoseconds in one second.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Later than any packet.</summary>
    public static readonly Timestamp MaxValue = new(long.MaxValue);

    /// <summary>The whole second this moment lies in, seconds since the epoch, rounded towards the past.</summary>
    public long Seconds => Math.DivRem(Nanoseconds, NanosecondsPerSecond, out long rest) - (rest < 0 ? 1 : 0);

    /// <summary>Seconds from <paramref name="earlier"/> to this moment.</summary>
    public double SecondsSince(Timestamp earlier) => (Nanoseconds - earlier.Nanoseconds) / 1e9;

    /// <summary>Milliseconds from <paramref name="earlier"/> to this moment.</summary>
    public double MillisecondsSince(Timestamp earlier) => (Nanoseconds - earlier.Nanoseconds) / 1e6;

    /// <summary>This moment moved by <paramref name="seconds"/>.</summary>
    public Timestamp AddSeconds(double seconds) => new(Nanoseconds + (long)(seconds * 1e9));

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>UTC in ISO 8601 with microseconds, nanoseconds cut off: <c>2026-11-23T20:42:55.123456Z</c>.</summary>
    public override string ToString() =>
        DateTime.UnixEpoch.AddTicks(Nanoseconds / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Bytes of its text.</summary>
    internal const int TextLength = 27;

    /// <summary>Writes the text of <see cref="ToString"/> as <see cref="TextLength"/> bytes.</summary>
    internal void Format(Span<byte> text)
    {
        DateTime utc = DateTime.UnixEpoch.AddTicks(Nanoseconds / 100);
        utc.Deconstruct(out DateOnly date, out TimeOnly time);
        "0000-00-00T00:00:00.000000Z"u8.CopyTo(text);
        Digits(text[..4], date.Year);
        Digits(text[5..7], date.Month);
        Digits(text[8..10], date.Day);
        Digits(text[11..13], time.Hour);
        Digits(text[14..16], time.Minute);
        Digits(text[17..19], time.Second);
        Digits(text[20..26], (int)(time.Ticks / TimeSpan.TicksPerMicrosecond % 1_000_000));
    }

    /// <summary>The opposite of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">The text is not such a time.</exception>
    public static Timestamp Parse(string text) => new((DateTime.ParseExact(
        text,
        "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) - DateTime.UnixEpoch).Ticks * 100);

    /// <summary>True when <paramref name="left"/> is before <paramref name="right"/>.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>True when <paramref name="left"/> is after <paramref name="right"/>.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>True when <paramref name="left"/> is not after <paramref name="right"/>.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>True when <paramref name="left"/> is not before <paramref name="right"/>.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Nanoseconds >= right.Nanoseconds;

    private static void Digits(Span<byte> text, int value)
    {
        for (int i = text.Length - 1; i >= 0; i--)
        {
            (value, int digit) = Math.DivRem(value, 10);
            text[i] = (byte)('0' + digit);
        }
    }
}
