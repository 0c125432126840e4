namespace Earshot.Mirror;

/// <summary>How a sender compresses its blocks. The wire does not tell; a receiver of ours finds out.</summary>
public enum CompressMethod
{
    /// <summary>A raw Snappy block.</summary>
    Snappy,

    /// <summary>A raw LZ4 block.</summary>
    Lz4,
}
