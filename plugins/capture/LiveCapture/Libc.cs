using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Earshot.LiveCapture;

/// <summary>System calls of Linux that .NET does not offer.</summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    /// <summary>poll(2).</summary>
    [LibraryImport(Library, EntryPoint = "poll")]
    public static partial int Poll([In, Out] PollDescriptor[] descriptors, nuint count, int milliseconds);

    /// <summary>socket(2).</summary>
    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    /// <summary>close(2).</summary>
    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    /// <summary>bind(2).</summary>
    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int descriptor, void* address, uint length);

    /// <summary>setsockopt(2).</summary>
    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int descriptor, int level, int name, void* value, uint length);

    /// <summary>getsockopt(2).</summary>
    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(int descriptor, int level, int name, void* value, ref uint length);

    /// <summary>ioctl(2).</summary>
    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, void* argument);

    /// <summary>mmap(2).</summary>
    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    public static partial byte* Map(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    /// <summary>mremap(2).</summary>
    [LibraryImport(Library, EntryPoint = "mremap", SetLastError = true)]
    public static partial byte* Remap(void* address, nuint oldLength, nuint newLength, int flags, void* newAddress);

    /// <summary>munmap(2).</summary>
    [LibraryImport(Library, EntryPoint = "munmap")]
    public static partial int Unmap(void* address, nuint length);

    /// <summary>if_nametoindex(3): 0 when there is none.</summary>
    [LibraryImport(Library, EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int IndexOf(string name);

    /// <summary>What the last call of this thread failed with.</summary>
    public static Win32Exception LastError() => new(Marshal.GetLastPInvokeError());
}
