using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>What an IP header says of the fragment behind it.</summary>
/// <param name="Source">Source address.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="Id">Identification: 16 bits in IPv4, 32 in IPv6.</param>
/// <param name="Protocol">Protocol of the whole datagram's payload.</param>
/// <param name="Offset">Where the fragment belongs in that payload, bytes.</param>
/// <param name="More">False for the last one.</param>
internal readonly record struct FragmentHeader(
    HostAddress Source,
    HostAddress Destination,
    uint Id,
    byte Protocol,
    int Offset,
    bool More);
