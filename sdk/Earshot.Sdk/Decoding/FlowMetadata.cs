using System.Diagnostics.CodeAnalysis;
using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Decoding;

/// <summary>What a mirror says of a payload instead of the headers the payload once had.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
[SuppressMessage("Design", "CA1051", Justification = "Written field by field through a reference.")]
public struct FlowMetadata
{
    /// <summary>Who sent it to whom. A side that the mirror does not tell is <c>::</c> with port 0.</summary>
    public Flow Flow;

    /// <summary>When it was sent, or null for the time of the frame that carries it.</summary>
    public Timestamp? Timestamp;

    /// <summary>What the payload is.</summary>
    public FlowContent Content;
}

/// <summary>What a payload is, where a mirror says so.</summary>
public enum FlowContent : byte
{
    /// <summary>To be found out by looking at it.</summary>
    Unknown,

    /// <summary>Signalling.</summary>
    Signalling,

    /// <summary>RTP or RTCP.</summary>
    Media,

    /// <summary>Neither: nobody looks at it.</summary>
    Other,
}
