namespace Earshot.Host.Pipeline.Walk;

/// <summary>How a walk ended. What was found stands in the walk's properties.</summary>
internal enum WalkOutcome
{
    /// <summary>The walk has not ended: there is another layer.</summary>
    Continue,

    /// <summary>Nothing of interest: ARP, a protocol that nobody claims.</summary>
    Nothing,

    /// <summary>A defect, which was counted.</summary>
    Defective,

    /// <summary>A UDP datagram.</summary>
    Datagram,

    /// <summary>A TCP segment.</summary>
    Segment,

    /// <summary>A fragment of an IP datagram.</summary>
    Fragment,

    /// <summary>A payload that a mirror describes by metadata.</summary>
    Flow,
}
