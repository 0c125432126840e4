namespace Earshot.Bench.Generator;

/// <summary>What one codec puts into an RTP packet of 20 ms.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Encoding">Value of a=rtpmap after the payload type (RFC 8866, 6.6).</param>
/// <param name="PayloadType">Static by RFC 3551, 6, or dynamic.</param>
/// <param name="Samples">RTP timestamp units in 20 ms.</param>
/// <param name="MinBytes">Smallest payload.</param>
/// <param name="MaxBytes">Largest payload; equal to the smallest for a constant bit rate.</param>
public sealed record Codec(string Name, string Encoding, byte PayloadType, uint Samples, int MinBytes, int MaxBytes)
{
    /// <summary>All that the generator knows.</summary>
    public static IReadOnlyList<Codec> All { get; } =
    [
        new("pcmu", "PCMU/8000", 0, 160, 160, 160),
        new("pcma", "PCMA/8000", 8, 160, 160, 160),
        new("g729", "G729/8000", 18, 160, 20, 20),
        // RFC 7587, 4.1: the clock is always 48000, and rtpmap says two channels.
        new("opus", "opus/48000/2", 111, 960, 40, 120),
    ];

    /// <summary>The codec of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Codec Named(string name) => All.FirstOrDefault(codec => codec.Name == name)
        ?? throw new ArgumentException($"codec must be one of {string.Join(", ", All.Select(codec => codec.Name))}");
}
