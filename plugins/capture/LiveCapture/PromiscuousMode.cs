using System.ComponentModel;
using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace Earshot.LiveCapture;

/// <summary>
/// Has interfaces receive packets to other hosts too, for as long as it lives: the kernel counts who asks for that. The
/// socket itself receives nothing.
/// </summary>
internal sealed class PromiscuousMode : IDisposable
{
    private const int AddMembership = 1;
    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(1);

    private readonly PacketSocket socket = new();
    private HashSet<int> known = [];
    private long followed;

    /// <summary>Adds an interface.</summary>
    /// <exception cref="Win32Exception">It is not there.</exception>
    public void Add(int interfaceIndex) => socket.Set(AddMembership, new Membership(interfaceIndex));

    /// <summary>Adds those of the system's interfaces that were not there before, once a second however often it is called.</summary>
    public void Follow()
    {
        if (followed != 0 && Stopwatch.GetElapsedTime(followed) < FollowInterval)
        {
            return;
        }

        followed = Stopwatch.GetTimestamp();
        HashSet<int> now = [.. NetworkInterface.GetAllNetworkInterfaces().Select(found => Libc.IndexOf(found.Name))];
        foreach (int index in now)
        {
            try
            {
                if (!known.Contains(index))
                {
                    Add(index);
                }
            }
            catch (Win32Exception)
            {
                // It went meanwhile, or cannot: some tunnels receive what is theirs and nothing else.
            }
        }

        known = now;
    }

    public void Dispose() => socket.Dispose();

    /// <summary>struct packet_mreq of packet(7), for PACKET_MR_PROMISC.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private readonly struct Membership(int interfaceIndex)
    {
        public readonly int InterfaceIndex = interfaceIndex;
        public readonly ushort Kind = 1;
    }
}
