using System.Runtime.InteropServices;

namespace Earshot.AfPacket.Kernel;

/// <summary>struct sock_fprog of linux/filter.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct FilterProgram(ushort length, FilterInstruction* instructions)
{
    public readonly ushort Length = length;
    public readonly FilterInstruction* Instructions = instructions;
}
