using System.Runtime.InteropServices;

namespace Earshot.LiveCapture;

/// <summary>struct sockaddr_ll of packet(7).</summary>
[StructLayout(LayoutKind.Sequential, Size = 20)]
internal readonly struct LinkAddress(int family, ushort protocol, int interfaceIndex)
{
    /// <summary>ETH_P_ALL in network byte order.</summary>
    public const ushort EveryProtocol = 0x0300;

    public readonly ushort Family = (ushort)family;
    public readonly ushort Protocol = protocol;
    public readonly int InterfaceIndex = interfaceIndex;

    /// <summary>The ARPHRD_ value of the interface.</summary>
    public readonly ushort HardwareType;
}
