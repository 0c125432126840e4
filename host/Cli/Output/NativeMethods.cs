using System.Runtime.InteropServices;

namespace Earshot.Host.Cli.Output;

/// <summary>What .NET does not tell of a descriptor.</summary>
internal static partial class NativeMethods
{
    /// <summary>write(2)</summary>
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, in byte first, nint count);

    /// <summary>poll(2)</summary>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeout);

    /// <summary>umask(2)</summary>
    [LibraryImport("libc", EntryPoint = "umask")]
    internal static partial int Umask(int mask);

    /// <summary>struct pollfd</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
