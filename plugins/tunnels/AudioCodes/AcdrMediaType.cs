namespace Earshot.AudioCodes;

/// <summary>What a recorded packet is. The numbers are the vendor's.</summary>
internal enum AcdrMediaType : byte
{
    DspAc49x,
    Rtp,
    Rtcp,
    T38,
    Event,
    Info,
    VoiceAI,
    Unused7,
    Unused8,
    Unused9,
    Sip,
    Megaco,
    Mgcp,
    Tpncp,
    Control,
    Pcm,
    NetworkProcessorControl,
    NetworkProcessorData,
    DspAc48x,
    DspAc45x,
    HighAvailability = 23,
    Cas,
    NetBricks,
    Command,
    VideoRtp,
    VideoRtcp,
    PciCommand,
    Syslog,
    V1501,
    DspAc5x,
    Tls,
    TlsPeek,
    DspAc5xMii,
    Native,
    Signalling,
    Fragment,
    QoeCdr = 42,
    QoeMdr,
    QoeEvent,
    DspTdmPlayback = 47,
    DspNetPlayback,
    DspDataRelay,
    DspSniffer,
    RtpAmr,
    RtpEvrc,
    RtpRfc2198,
    RtpRfc2833,
    T38OverRtp,
    RtpFec,
    RtpFaxBypass,
    RtpModemBypass,
    RtpNse,
    RtpNoOp,
    Dtls,
}

/// <summary>What media types have in common.</summary>
internal static class AcdrMediaTypes
{
    /// <summary>RTP or RTCP, by what the device says.</summary>
    public static bool IsMedia(this AcdrMediaType type) => type
        is AcdrMediaType.Rtp or AcdrMediaType.Rtcp or AcdrMediaType.VideoRtp or AcdrMediaType.VideoRtcp or AcdrMediaType.Native
        or (>= AcdrMediaType.RtpAmr and <= AcdrMediaType.RtpNoOp);

    /// <summary>Its extension holds the remote side's address, at trace points between network and device.</summary>
    public static bool HasRemote(this AcdrMediaType type) => type.IsMedia() || type is AcdrMediaType.T38 or AcdrMediaType.Dtls;

    /// <summary>Its extension holds both addresses, at trace point System.</summary>
    public static bool HasBothSides(this AcdrMediaType type) => type
        is AcdrMediaType.VoiceAI or (>= AcdrMediaType.Sip and <= AcdrMediaType.Control);

    public static bool IsTls(this AcdrMediaType type) => type is AcdrMediaType.Tls or AcdrMediaType.TlsPeek;

    /// <summary>With the flag "header added" an IP header comes first. These have UDP's, or what is not told.</summary>
    public static bool MayHaveIpHeader(this AcdrMediaType type) =>
        type is not (AcdrMediaType.Control or AcdrMediaType.T38 or AcdrMediaType.Dtls);

    /// <summary>A short name; null for a number without one.</summary>
    public static string? Name(this AcdrMediaType type) => type switch
    {
        AcdrMediaType.Rtp => "RTP",
        AcdrMediaType.Rtcp => "RTCP",
        AcdrMediaType.T38 => "T.38",
        AcdrMediaType.Event => "event of the host",
        AcdrMediaType.Info => "system information",
        AcdrMediaType.VoiceAI => "voice AI",
        AcdrMediaType.Sip => "SIP",
        AcdrMediaType.Megaco => "MEGACO",
        AcdrMediaType.Mgcp => "MGCP",
        AcdrMediaType.Tpncp => "TPNCP",
        AcdrMediaType.Control => "control",
        AcdrMediaType.Pcm => "PCM",
        AcdrMediaType.NetworkProcessorControl => "network processor, control",
        AcdrMediaType.NetworkProcessorData => "network processor, data",
        AcdrMediaType.HighAvailability => "high availability",
        AcdrMediaType.Cas => "channel associated signalling",
        AcdrMediaType.NetBricks => "NetBricks (PSTN) trace",
        AcdrMediaType.Command => "TPNCP command",
        AcdrMediaType.VideoRtp => "RTP, video",
        AcdrMediaType.VideoRtcp => "RTCP, video",
        AcdrMediaType.PciCommand => "PCI interface command",
        AcdrMediaType.Syslog => "syslog",
        AcdrMediaType.V1501 => "V.150.1 data relay",
        AcdrMediaType.Tls => "data inside TLS",
        AcdrMediaType.TlsPeek => "data inside TLS, peeked at",
        AcdrMediaType.Native => "RTP, native peer to peer",
        AcdrMediaType.Signalling => "PSTN signalling",
        AcdrMediaType.Fragment => "rest of the message before",
        AcdrMediaType.QoeCdr => "quality of experience, call",
        AcdrMediaType.QoeMdr => "quality of experience, media",
        AcdrMediaType.QoeEvent => "quality of experience, event",
        AcdrMediaType.RtpAmr => "RTP, AMR",
        AcdrMediaType.RtpEvrc => "RTP, EVRC",
        AcdrMediaType.RtpRfc2198 => "RTP, redundant audio (RFC 2198)",
        AcdrMediaType.RtpRfc2833 => "RTP, telephone-event (RFC 2833)",
        AcdrMediaType.T38OverRtp => "RTP, T.38",
        AcdrMediaType.RtpFec => "RTP, forward error correction",
        AcdrMediaType.RtpFaxBypass => "RTP, fax bypass",
        AcdrMediaType.RtpModemBypass => "RTP, modem bypass",
        AcdrMediaType.RtpNse => "RTP, named signalling event",
        AcdrMediaType.RtpNoOp => "RTP, no-op",
        AcdrMediaType.Dtls => "DTLS",
        AcdrMediaType.DspTdmPlayback or AcdrMediaType.DspNetPlayback or AcdrMediaType.DspDataRelay => "packet of a DSP",
        _ => HasDspChannel(type) ? "packet of a DSP" : null,
    };

    /// <summary>Its extension names the processor's core and channel.</summary>
    public static bool HasDspChannel(this AcdrMediaType type) => type
        is AcdrMediaType.DspAc49x or AcdrMediaType.DspAc48x or AcdrMediaType.DspAc45x or AcdrMediaType.DspAc5x
        or AcdrMediaType.DspAc5xMii or AcdrMediaType.DspSniffer;
}
