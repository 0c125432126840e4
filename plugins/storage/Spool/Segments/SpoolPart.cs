namespace Earshot.Spool.Segments;

/// <summary>What a segment holds: parts are kept for different times, and so lie in different files.</summary>
internal enum SpoolPart
{
    /// <summary>Signalling.</summary>
    Sip,

    /// <summary>RTP, RTCP and other media.</summary>
    Rtp,
}
