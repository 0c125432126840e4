using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Earshot.Spool.Segments;

/// <summary>Has the processor fetch memory before it is used. Where it has no such instruction, nothing is fetched ahead.</summary>
internal static class Ahead
{
    public const int CacheLine = 64;

    /// <summary>Fetches bytes, as many as a processor does not see coming when it reads them one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            Fetch(ref MemoryMarshal.GetReference(bytes), Math.Min(bytes.Length, 2 * CacheLine));
        }
    }

    /// <summary>Fetches so many bytes from a value on, whatever lies there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref readonly T value, int length)
    {
        if (Sse.IsSupported)
        {
            // The collector may move the value: then the wrong lines are fetched, and nothing else happens.
            byte* address = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in value));
            for (int offset = 0; offset < length; offset += CacheLine)
            {
                Sse.Prefetch0(address + offset);
            }

            Sse.Prefetch0(address + length - 1);
        }
    }
}
