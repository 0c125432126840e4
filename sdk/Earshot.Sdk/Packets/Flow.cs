namespace Earshot.Sdk.Packets;

/// <summary>Who sent a datagram or segment to whom. 40 bytes, a plain value.</summary>
/// <param name="SourceHost">Address in the innermost IP header.</param>
/// <param name="DestinationHost">Address in the innermost IP header.</param>
/// <param name="SourcePort">UDP or TCP port.</param>
/// <param name="DestinationPort">UDP or TCP port.</param>
/// <param name="Protocol">How the payload was carried.</param>
public readonly record struct Flow(
    HostAddress SourceHost,
    HostAddress DestinationHost,
    ushort SourcePort,
    ushort DestinationPort,
    FlowProtocol Protocol)
{
    /// <summary>The sender.</summary>
    public TransportAddress Source => new(SourceHost, SourcePort);

    /// <summary>The receiver.</summary>
    public TransportAddress Destination => new(DestinationHost, DestinationPort);

    /// <summary>The same flow seen from the other end.</summary>
    public Flow Reversed => new(DestinationHost, SourceHost, DestinationPort, SourcePort, Protocol);
}

/// <summary>The transport below a flow's payload: IANA protocol numbers.</summary>
public enum FlowProtocol : byte
{
    /// <summary>Not known, as in mirrors that carry no transport header.</summary>
    Unknown = 0,

    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,
}
