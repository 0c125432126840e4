namespace Earshot.Mirror.Wire;

/// <summary>What can be wrong with a block that comes in.</summary>
internal enum BlockDefect
{
    None,

    /// <summary>Its sizes contradict each other.</summary>
    BadSize,

    /// <summary>It is larger than this receiver takes.</summary>
    TooBig,

    /// <summary>It has another version.</summary>
    BadVersion,

    /// <summary>Its bytes do not add up.</summary>
    BadChecksum,

    /// <summary>Its data are neither Snappy nor LZ4 of the size that it tells.</summary>
    BadCompression,

    /// <summary>Its offsets do not ascend, or packets overlap or reach beyond the data.</summary>
    BadOffsets,

    /// <summary>A packet has an unknown layout, or an impossible length or time.</summary>
    BadHeaders,

    /// <summary>The sender's clock is off.</summary>
    BadTime,

    /// <summary>Its sensor has no number of 1 to 32767, or another one than the connection's first block.</summary>
    BadSensor,
}

/// <summary>Names of defects: in counters, and as answers to the sender, which logs them.</summary>
internal static class BlockDefects
{
    public static string Name(this BlockDefect defect) => defect switch
    {
        BlockDefect.BadSize => "bad_size",
        BlockDefect.TooBig => "too_big",
        BlockDefect.BadVersion => "bad_version",
        BlockDefect.BadChecksum => "bad_checksum",
        BlockDefect.BadCompression => "bad_compression",
        BlockDefect.BadOffsets => "bad_offsets",
        BlockDefect.BadHeaders => "bad_headers",
        BlockDefect.BadTime => "bad_block_time",
        BlockDefect.BadSensor => "bad_sensor_id",
        _ => "none",
    };

    public static ReadOnlySpan<byte> Answer(this BlockDefect defect) => defect switch
    {
        BlockDefect.BadSize => "bad size"u8,
        BlockDefect.TooBig => "block is too big"u8,
        BlockDefect.BadVersion => "bad version, 7 is expected"u8,
        BlockDefect.BadChecksum => "bad checksum"u8,
        BlockDefect.BadCompression => "bad compression, snappy or lz4 is expected"u8,
        BlockDefect.BadOffsets => "bad offsets"u8,
        BlockDefect.BadHeaders => "bad headers"u8,
        BlockDefect.BadTime => "Time difference between sender and receiver is too big"u8,
        BlockDefect.BadSensor => "bad sensor id, 1 to 32767 is expected"u8,
        _ => default,
    };
}
