using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Earshot.LiveCapture;

/// <summary>A socket that sees whole frames, packet(7). Receives nothing before it is bound.</summary>
/// <exception cref="Win32Exception">Of every member: the system refuses.</exception>
internal sealed unsafe class PacketSocket : IDisposable
{
    /// <summary>EPERM: no right.</summary>
    public const int NoPermission = 1;

    private const int PacketFamily = 17;
    private const int RawAndCloseOnExec = 0x80003;
    private const int SocketLevel = 1;
    private const int PacketLevel = 263;
    private const int LastErrorOption = 4;
    private const nuint GetFlags = 0x8913;
    private const nuint GetHardwareAddress = 0x8927;
    private const int NameLength = 16;
    private const int NoDevice = 19;

    public PacketSocket() => Descriptor = Check(Libc.Socket(PacketFamily, RawAndCloseOnExec, 0));

    public int Descriptor { get; private set; }

    /// <summary>Sets an option of packet(7).</summary>
    public void Set<T>(int option, T value)
        where T : unmanaged => Check(Libc.SetOption(Descriptor, PacketLevel, option, &value, (uint)sizeof(T)));

    /// <summary>Asks for an option of packet(7).</summary>
    public T Get<T>(int option)
        where T : unmanaged => Get<T>(PacketLevel, option);

    /// <summary>Sets an option of socket(7).</summary>
    public void SetGeneral<T>(int option, T value)
        where T : unmanaged => Check(Libc.SetOption(Descriptor, SocketLevel, option, &value, (uint)sizeof(T)));

    /// <summary>The error that it reports, or 0; it is told once.</summary>
    public int TakeError() => Get<int>(SocketLevel, LastErrorOption);

    /// <summary>Receives frames of every protocol.</summary>
    /// <param name="interfaceIndex">From this interface; 0 for all.</param>
    public void Bind(int interfaceIndex) => Bind(interfaceIndex, LinkAddress.EveryProtocol);

    /// <summary>Sends from an interface, and receives nothing.</summary>
    public void BindToSend(int interfaceIndex) => Bind(interfaceIndex, 0);

    /// <summary>The ARPHRD_ value of an interface: what its frames begin with.</summary>
    public int HardwareTypeOf(string name) => Ask(name, GetHardwareAddress);

    /// <summary>True when an interface is up (IFF_UP).</summary>
    public bool IsUp(string name) => (Ask(name, GetFlags) & 1) != 0;

    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = Libc.Close(Descriptor);
            Descriptor = -1;
        }
    }

    private static int Check(int result) => result >= 0 ? result : throw Libc.LastError();

    private void Bind(int interfaceIndex, ushort protocol)
    {
        var address = new LinkAddress(PacketFamily, protocol, interfaceIndex);
        Check(Libc.Bind(Descriptor, &address, (uint)sizeof(LinkAddress)));
    }

    private T Get<T>(int level, int option)
        where T : unmanaged
    {
        T value = default;
        uint length = (uint)sizeof(T);
        Check(Libc.GetOption(Descriptor, level, option, &value, ref length));
        return value;
    }

    /// <summary>netdevice(7): the name, then the answer.</summary>
    private ushort Ask(string name, nuint request)
    {
        Span<byte> question = stackalloc byte[40];
        question.Clear();
        if (!Encoding.UTF8.TryGetBytes(name, question[..(NameLength - 1)], out _))
        {
            throw new Win32Exception(NoDevice);
        }

        fixed (byte* argument = question)
        {
            Check(Libc.Control(Descriptor, request, argument));
        }

        return MemoryMarshal.Read<ushort>(question[NameLength..]);
    }
}
