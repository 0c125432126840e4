using System.Runtime.InteropServices;

namespace Earshot.AfPacket.Kernel;

/// <summary>struct sock_filter of linux/filter.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FilterInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand)
{
    private const ushort LoadWord = 0x20;
    private const ushort Jump = 0x05;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;

    // SKF_AD_OFF: below it are not bytes of the packet but what the kernel knows of it.
    private const uint Ancillary = unchecked((uint)-0x1000);
    private const uint PacketKind = 4;
    private const uint InterfaceType = 28;

    /// <summary>Loads the ARPHRD_ value of the packet's interface.</summary>
    public static FilterInstruction LoadHardwareType => new(LoadWord, 0, 0, Ancillary + InterfaceType);

    /// <summary>Loads how the packet came: PACKET_HOST, PACKET_OUTGOING, ...</summary>
    public static FilterInstruction LoadPacketKind => new(LoadWord, 0, 0, Ancillary + PacketKind);

    /// <summary>Passes over instructions, by whether what was loaded is this.</summary>
    public static FilterInstruction Compare(uint value, int ifTrue, int ifFalse) => new(JumpIfEqual, (byte)ifTrue, (byte)ifFalse, value);

    /// <summary>Passes over instructions.</summary>
    public static FilterInstruction Skip(int count) => new(Jump, 0, 0, (uint)count);

    /// <summary>Takes so many bytes of the packet; 0 for none of it.</summary>
    public static FilterInstruction Take(int bytes) => new(Return, 0, 0, (uint)bytes);
}
