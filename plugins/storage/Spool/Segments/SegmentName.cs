using System.Globalization;
using Earshot.Sdk.Packets;

namespace Earshot.Spool.Segments;

/// <summary>
/// Which segment a file is: <c>2026-11-23/20-42.sip.pcapng</c>, <c>20-42.rtp.1.pcapng.zst</c>. The minute is UTC and that of
/// the packets; later files of the same minute are numbered.
/// </summary>
/// <param name="Part">What it holds.</param>
/// <param name="Minute">Minutes since 1970.</param>
/// <param name="Number">0 for the first file of the minute.</param>
/// <param name="IsCompressed">With zstd.</param>
internal readonly record struct SegmentName(SpoolPart Part, long Minute, int Number, bool IsCompressed)
{
    /// <summary>Of a file that is being written, and then takes the place of the one without.</summary>
    public const string NewExtension = ".new";

    private const string IndexExtension = ".idx";
    private const string ChainsExtension = ".chains";
    private const string PlainExtension = ".pcapng";
    private const string CompressedExtension = ".pcapng.zst";
    private const long MinuteNanoseconds = 60 * Timestamp.NanosecondsPerSecond;
    private const string DayFormat = "yyyy-MM-dd";
    private const string TimeFormat = "yyyy-MM-dd HH-mm";

    private static readonly (string Text, SpoolPart Part)[] Parts = [("sip", SpoolPart.Sip), ("rtp", SpoolPart.Rtp)];

    public Timestamp Start => new(Minute * MinuteNanoseconds);

    /// <summary>The packets, relative to the spool's folder.</summary>
    public string Path => Stem + (IsCompressed ? CompressedExtension : PlainExtension);

    /// <summary>The index, relative to the spool's folder.</summary>
    public string IndexPath => Stem + IndexExtension;

    /// <summary>The table of the index's chains, relative to the spool's folder.</summary>
    public string ChainsPath => Stem + ChainsExtension;

    private string Stem
    {
        get
        {
            DateTime time = DateTime.UnixEpoch.AddMinutes(Minute);
            string day = time.ToString(DayFormat, CultureInfo.InvariantCulture);
            string clock = time.ToString("HH-mm", CultureInfo.InvariantCulture);
            string part = Parts[(int)Part].Text;
            return System.IO.Path.Combine(day, Number == 0 ? $"{clock}.{part}" : $"{clock}.{part}.{Number.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    public static long MinuteOf(Timestamp time) => Math.DivRem(time.Seconds, 60, out long rest) - (rest < 0 ? 1 : 0);

    /// <summary>Whether that is the minute of a packet; costs no division.</summary>
    public static bool IsInMinute(Timestamp time, long minute) => (ulong)(time.Nanoseconds - (minute * MinuteNanoseconds)) < MinuteNanoseconds;

    /// <summary>The opposite of <see cref="Path"/>.</summary>
    /// <param name="day">Name of the folder.</param>
    /// <param name="file">Name of the file.</param>
    /// <param name="name">The segment.</param>
    /// <returns>False for other files.</returns>
    public static bool TryParse(string day, string file, out SegmentName name)
    {
        name = default;
        bool isCompressed = file.EndsWith(CompressedExtension, StringComparison.Ordinal);
        string extension = isCompressed ? CompressedExtension : PlainExtension;
        if (!file.EndsWith(extension, StringComparison.Ordinal))
        {
            return false;
        }

        string[] words = file[..^extension.Length].Split('.');
        int number = 0;
        if (words.Length is < 2 or > 3
            || (words.Length == 3 && !int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out number))
            || Array.FindIndex(Parts, part => part.Text == words[1]) is not (>= 0 and var index)
            || !DateTime.TryParseExact(
                $"{day} {words[0]}",
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTime time))
        {
            return false;
        }

        name = new SegmentName(Parts[index].Part, (long)(time - DateTime.UnixEpoch).TotalMinutes, number, isCompressed);
        return true;
    }
}
