using System.Runtime.InteropServices;

namespace Earshot.LiveCapture;

/// <summary>struct pollfd of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    /// <summary>POLLIN: there is data to read.</summary>
    public const short Readable = 1;

    /// <summary>A file descriptor; one below 0 is passed over.</summary>
    public int Descriptor;
    public short Events;
    public short Returned;
}
