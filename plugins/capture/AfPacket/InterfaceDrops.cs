using System.Globalization;

namespace Earshot.AfPacket;

/// <summary>
/// Packets that network cards lost before the kernel had them, since it was asked first. Not rx_dropped, which also counts packets that
/// were captured and that nobody else wanted.
/// </summary>
/// <param name="names">The interfaces that there are at the time.</param>
internal sealed class InterfaceDrops(Func<IEnumerable<string>> names)
{
    private static readonly string[] Counters = ["rx_missed_errors", "rx_fifo_errors"];

    private readonly Dictionary<string, long> counted = [];

    /// <summary>How many more than before.</summary>
    public long Take()
    {
        long more = 0;
        foreach (string name in names())
        {
            long now = Counters.Sum(counter => Read($"/sys/class/net/{name}/statistics/{counter}"));
            // One that is new, or came back, begins anew.
            if (counted.TryGetValue(name, out long before) && now > before)
            {
                more += now - before;
            }

            counted[name] = now;
        }

        return more;
    }

    private static long Read(string path)
    {
        try
        {
            return long.Parse(File.ReadAllText(path), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
