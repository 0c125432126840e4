using System.Runtime.InteropServices;

namespace Earshot.Bench.Live;

/// <summary>struct mmsghdr of sendmmsg(2), on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public nuint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public void* Control;
    public nuint ControlLength;
    public nuint Flags;
    public nuint Sent;
}
