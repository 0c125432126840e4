namespace Earshot.Host.Pipeline.Streams;

/// <summary>Who takes one direction of a stream.</summary>
/// <param name="Kind">What is known.</param>
/// <param name="Analyzer">Number of the signalling analyzer.</param>
/// <param name="Decoder">The decoder that begins a connection.</param>
/// <param name="Connection">The connection whose other direction it is.</param>
internal readonly record struct StreamTaker(
    StreamTakerKind Kind, int Analyzer = 0, GuardedStreamDecoder? Decoder = null, DecodedConnection? Connection = null)
{
    public static readonly StreamTaker Undecided;

    public static readonly StreamTaker Nobody = new(StreamTakerKind.Nobody);

    public static StreamTaker OfAnalyzer(int analyzer) => new(StreamTakerKind.Analyzer, Analyzer: analyzer);

    public static StreamTaker OfDecoder(GuardedStreamDecoder decoder) => new(StreamTakerKind.Decoder, Decoder: decoder);

    public static StreamTaker OfConnection(DecodedConnection connection) => new(StreamTakerKind.Connection, Connection: connection);
}

/// <summary>What is known of who takes a stream.</summary>
internal enum StreamTakerKind : byte
{
    /// <summary>Too few bytes to tell.</summary>
    Undecided,

    /// <summary>Nobody wants it.</summary>
    Nobody,

    /// <summary>A signalling analyzer.</summary>
    Analyzer,

    /// <summary>A stream decoder, as the first direction of a connection.</summary>
    Decoder,

    /// <summary>A stream decoder, as the second direction.</summary>
    Connection,
}
