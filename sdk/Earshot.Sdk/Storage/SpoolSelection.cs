using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Storage;

/// <summary>Which packets of a spool are wanted: all conditions that are set must hold.</summary>
/// <param name="Kind">What they carry.</param>
/// <param name="From">Packet time of the first.</param>
/// <param name="To">Packet time of the last.</param>
public sealed record SpoolSelection(SpoolKind Kind, Timestamp From, Timestamp To)
{
    /// <summary>Of signalling: the Call-ID.</summary>
    public string? CallId { get; init; }

    /// <summary>Who sent them.</summary>
    public TransportAddress? Source { get; init; }

    /// <summary>Who received them.</summary>
    public TransportAddress? Destination { get; init; }

    /// <summary>Who sent or received them.</summary>
    public TransportAddress? Endpoint { get; init; }

    /// <summary>The sender's SSRC.</summary>
    public uint? Ssrc { get; init; }
}
