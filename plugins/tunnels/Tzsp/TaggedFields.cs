using Earshot.Sdk.Decoding;

namespace Earshot.Tzsp;

/// <summary>The tags between header and frame: what the sensor measured of the frame.</summary>
internal static class TaggedFields
{
    private const byte Padding = 0;
    private const byte End = 1;

    /// <summary>
    /// Moves <paramref name="offset"/> from the first tag to behind the last one, which is the end tag; where there are too
    /// few bytes, to where they would have to reach.
    /// </summary>
    public static bool TrySkip(ReadOnlySpan<byte> bytes, ref int offset)
    {
        while (offset < bytes.Length)
        {
            byte type = bytes[offset++];
            if (type == End)
            {
                return true;
            }

            if (type == Padding)
            {
                continue;
            }

            if (offset >= bytes.Length)
            {
                break;
            }

            offset += 1 + bytes[offset];
        }

        offset = Math.Max(offset, bytes.Length) + 1; // at least one more: an end tag, or a length
        return false;
    }

    /// <summary>Tells the tags.</summary>
    /// <param name="tags">What <see cref="TrySkip"/> skipped.</param>
    /// <param name="fields">Where they go.</param>
    public static void Describe(ReadOnlySpan<byte> tags, IHeaderFields fields)
    {
        int offset = 0;
        while (offset < tags.Length)
        {
            byte type = tags[offset++];
            if (type is Padding or End)
            {
                fields.Add("tag type", 8, meaning: type == End ? "end" : "padding");
                continue;
            }

            int length = tags[offset++];
            fields.Add("tag type", 8, meaning: Meaning(type));
            fields.Add("tag length", 8);
            if (length > 0)
            {
                bool isNumber = type is 12 or 13 or 15 or 16 or 17 or 18 or 40 or 41 && length <= 8;
                fields.Add("tag data", length * 8, isNumber ? FieldFormat.Number : FieldFormat.Bytes);
            }

            offset += length;
        }
    }

    private static string? Meaning(byte type) => type switch
    {
        10 => "raw signal strength, signed",
        11 => "signal to noise ratio, signed",
        12 => "data rate, units of 500 kbit/s",
        13 => "timestamp",
        15 => "received in a contention free period",
        16 => "0 = was decrypted",
        17 => "1 = frame check sequence is wrong",
        18 => "channel",
        40 => "packet count",
        41 => "length of the frame when it was received",
        60 => "serial number of the sensor",
        _ => null,
    };
}
