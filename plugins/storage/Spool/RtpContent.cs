namespace Earshot.Spool;

/// <summary>What is kept of media packets.</summary>
public enum RtpContent
{
    /// <summary>Nothing; RTCP neither.</summary>
    None,

    /// <summary>Headers, those of RTP included, and the whole of RTCP: nothing that anybody said.</summary>
    Header,

    /// <summary>Everything: calls can be listened to.</summary>
    Full,
}
