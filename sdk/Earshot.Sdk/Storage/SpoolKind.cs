namespace Earshot.Sdk.Storage;

/// <summary>What a spooled packet carries. The numbers stand in files.</summary>
public enum SpoolKind : byte
{
    /// <summary>Signalling, filed by Call-ID.</summary>
    Signalling = 0,

    /// <summary>RTP or SRTP, filed by addresses and SSRC.</summary>
    Rtp = 1,

    /// <summary>RTCP or SRTCP, filed by addresses and the sender's SSRC.</summary>
    Rtcp = 2,

    /// <summary>Other media, as T.38 over UDPTL, filed by addresses.</summary>
    OtherMedia = 3,
}
