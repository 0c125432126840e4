namespace Earshot.Bench.Generator;

/// <summary>What a generated capture contains: the truth that an analysis of it is measured against.</summary>
public sealed class GeneratedCapture
{
    /// <summary>Frames.</summary>
    public long Packets { get; internal set; }

    /// <summary>Bytes of the frames.</summary>
    public long Bytes { get; internal set; }

    /// <summary>SIP messages.</summary>
    public long SipMessages { get; internal set; }

    /// <summary>RTP packets that were written.</summary>
    public long RtpPackets { get; internal set; }

    /// <summary>RTP packets that were left out.</summary>
    public long RtpLost { get; internal set; }

    /// <summary>RTCP packets.</summary>
    public long RtcpPackets { get; internal set; }
}
