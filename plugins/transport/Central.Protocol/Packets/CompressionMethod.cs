namespace Earshot.Central.Protocol.Packets;

/// <summary>How bodies are made smaller. The numbers stand on the wire: <c>Compression</c> in central.proto.</summary>
public enum CompressionMethod
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Fast: an LZ4 block.</summary>
    Lz4 = 1,

    /// <summary>Small, for thin links: a Zstandard frame.</summary>
    Zstd = 2,
}
