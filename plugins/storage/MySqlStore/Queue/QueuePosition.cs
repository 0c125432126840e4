using System.Globalization;

namespace Earshot.MySqlStore.Queue;

/// <summary>A place in the queue.</summary>
/// <param name="Segment">Number of the file.</param>
/// <param name="Offset">Bytes from its beginning.</param>
internal readonly record struct QueuePosition(long Segment, long Offset)
{
    public static QueuePosition? Parse(string text)
    {
        string[] parts = text.Trim().Split(' ');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long segment)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
                ? new QueuePosition(segment, offset)
                : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Segment} {Offset}");
}
