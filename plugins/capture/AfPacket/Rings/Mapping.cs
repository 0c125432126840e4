using Earshot.LiveCapture;

namespace Earshot.AfPacket.Rings;

/// <summary>Values of mmap(2) and mremap(2).</summary>
internal static unsafe class Mapping
{
    public const int NoAccess = 0;
    public const int Read = 1;
    public const int ReadWrite = 3;

    public const int Shared = 0x01;
    public const int Private = 0x02;
    public const int Fixed = 0x10;
    public const int Anonymous = 0x20;
    public const int NoReserve = 0x4000;

    /// <summary>MREMAP_MAYMOVE and MREMAP_FIXED.</summary>
    public const int MoveThere = 3;

    /// <summary>False when the system refused.</summary>
    public static bool Succeeded(byte* address) => (nint)address != -1;

    /// <exception cref="System.ComponentModel.Win32Exception">The system refused.</exception>
    public static void Check(byte* address)
    {
        if (!Succeeded(address))
        {
            throw Libc.LastError();
        }
    }
}
