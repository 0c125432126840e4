using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Earshot.LiveCapture;

namespace Earshot.AfPacket;

/// <summary>Has network cards note when packets came. Needs cap_net_admin.</summary>
internal static unsafe class HardwareTimestamps
{
    private const nuint SetHardwareTimestamps = 0x89b0;
    private const int EveryPacket = 1;
    private const int NameLength = 16;

    /// <summary>Turns them on.</summary>
    /// <exception cref="Win32Exception">A card has none, or the right is missing.</exception>
    public static void TurnOn(IEnumerable<string> names)
    {
        using var socket = new PacketSocket();
        foreach (string name in names)
        {
            var settings = new Settings { ReceiveFilter = EveryPacket };
            var request = new Request { Settings = &settings };
            Encoding.UTF8.GetBytes(name, new Span<byte>(request.Name, NameLength - 1));
            if (Libc.Control(socket.Descriptor, SetHardwareTimestamps, &request) != 0)
            {
                throw Libc.LastError();
            }
        }
    }

    /// <summary>struct hwtstamp_config of linux/net_tstamp.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Settings
    {
        public int Flags;
        public int SendKind;
        public int ReceiveFilter;
    }

    /// <summary>struct ifreq of netdevice(7).</summary>
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct Request
    {
        public fixed byte Name[NameLength];
        public Settings* Settings;
    }
}
