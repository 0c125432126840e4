namespace Earshot.Bench.Generator;

/// <summary>What each frame is wrapped in.</summary>
public enum Tunnel
{
    /// <summary>Nothing: Ethernet, IPv4, UDP.</summary>
    None,

    /// <summary>RFC 7348: the frame in UDP to port 4789, VNI 42.</summary>
    Vxlan,

    /// <summary>RFC 2784: the IPv4 packet without its Ethernet header.</summary>
    Gre,

    /// <summary>ERSPAN type II: the frame in GRE with sequence numbers.</summary>
    Erspan,
}
