namespace Earshot.Sdk.Signalling;

/// <summary>
/// Which transport payloads an analyzer wants, as data that the host flattens to tables. A payload is told apart by its
/// first byte, in the manner of RFC 7983, or by a port.
/// </summary>
public sealed record PayloadClaims
{
    /// <summary>First bytes of UDP payloads, and of the first segment of a TCP connection: inclusive ranges.</summary>
    public IReadOnlyList<(byte From, byte To)> FirstBytes { get; init; } = [];

    /// <summary>UDP ports, source or destination, whose payloads are wanted whatever their first byte.</summary>
    public IReadOnlyList<ushort> UdpPorts { get; init; } = [];

    /// <summary>TCP ports, source or destination, whose connections are followed whatever their first byte.</summary>
    public IReadOnlyList<ushort> TcpPorts { get; init; } = [];
}
