using System.CommandLine;
using System.Globalization;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Cli;

/// <summary>Options that take a time.</summary>
internal static class TimeOption
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>ISO 8601: a date, or a date and time with or without an offset; UTC where there is none.</summary>
    public static Option<Timestamp?> Create(string name, string description) => new(name)
    {
        Description = $"{description} ISO 8601, UTC unless it has an offset: 2026-11-23 or 2026-11-23T20:42:55.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (DateTimeOffset.TryParseExact(
                    text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                && time.UtcTicks >= First.Ticks
                && time.UtcTicks <= Last.Ticks)
            {
                return new Timestamp((time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100);
            }

            result.AddError($"'{text}' is no time: write {name} 2026-11-23 or {name} 2026-11-23T20:42:55");
            return null;
        },
    };

    // What a timestamp can say.
    private static DateTime First { get; } = DateTime.UnixEpoch.AddTicks(long.MinValue / 100);

    private static DateTime Last { get; } = DateTime.UnixEpoch.AddTicks(long.MaxValue / 100);
}
