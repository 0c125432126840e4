namespace Earshot.AudioCodes;

/// <summary>Where in the device a packet was recorded. The numbers are the vendor's.</summary>
internal static class AcdrTracePoint
{
    public const byte NetworkToDsp = 0;
    public const byte DspToNetwork = 1;
    public const byte System = 6;
    public const byte DspIncoming = 33;
    public const byte DspOutgoing = 34;

    /// <summary>The highest number with a meaning.</summary>
    public const byte Last = 35;

    private static readonly string[] Names =
    [
        "network to DSP", "DSP to network", "DSP to host", "host to DSP", "network to host", "host to network", "system",
        "DSP to DSP, looped back", "network to network, mediated", "DSP to TDM", "TDM to DSP", "network processor to DSP",
        "DSP to network processor", "host to network processor", "network processor to host", "unknown", "network only",
        "DSP to DSP, peer to peer", "before the DSP's decoder", "before the DSP's encoder",
        "from the network, before the VoIP decoder", "to the network, before the VoIP encoder",
        "to the network, before its encoder", "after the peer to peer decoder",
        "before the peer to peer encoder", "host to PSTN", "PSTN to host", "SRTP ping, network to DSP", "SRTP ping, DSP to network",
        "source to destination", "address to address", "general system", "all media", "into the DSP", "out of the DSP",
        "from the network, after the SRTP decoder",
    ];

    /// <summary>The remote side sent the packet: its address is told, the device's own is not.</summary>
    public static bool IsFromNetwork(byte point) => point is NetworkToDsp or 4 or 18 or 20 or 27 or 35;

    /// <summary>The remote side gets the packet.</summary>
    public static bool IsToNetwork(byte point) => point is DspToNetwork or 5 or 17 or 19 or (>= 21 and <= 24) or 28;

    /// <summary>Headers of the DSP come before the recorded packet.</summary>
    public static bool IsInsideDsp(byte point) => point is DspIncoming or DspOutgoing;

    public static string? Name(byte point) => point < Names.Length ? Names[point] : null;
}
