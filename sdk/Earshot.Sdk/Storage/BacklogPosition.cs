using System.Globalization;

namespace Earshot.Sdk.Storage;

/// <summary>A place in a <see cref="DiskBacklog"/>.</summary>
/// <param name="Segment">Number of the file.</param>
/// <param name="Offset">Bytes from its beginning.</param>
public readonly record struct BacklogPosition(long Segment, long Offset)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static BacklogPosition? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Trim().Split(' ');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long segment)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
                ? new BacklogPosition(segment, offset)
                : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Segment} {Offset}");
}
