namespace Earshot.Host.Pipeline.Walk;

/// <summary>The IANA protocol numbers that the walk takes itself.</summary>
internal static class IpProtocol
{
    public const byte HopByHop = 0;
    public const byte Icmp = 1;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte Routing = 43;
    public const byte Fragment = 44;
    public const byte AuthenticationHeader = 51;
    public const byte IcmpV6 = 58;
    public const byte DestinationOptions = 60;
    public const byte Mobility = 135;
    public const byte HostIdentity = 139;
    public const byte Shim6 = 140;

    /// <summary>True for what RFC 8200, 4 and its registry call extension headers; AH counts, ESP hides what follows.</summary>
    public static bool IsExtensionHeader(byte protocol) => protocol
        is HopByHop or Routing or Fragment or AuthenticationHeader or DestinationOptions or Mobility or HostIdentity or Shim6;
}
