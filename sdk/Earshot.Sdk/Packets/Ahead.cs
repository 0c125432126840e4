using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Earshot.Sdk.Packets;

/// <summary>
/// Has the processor fetch memory before it is used: of thousands of calls, the next packet's state is hardly ever in a cache, and
/// waiting for it takes longer than what is done with it. So whoever has several packets asks for what all of them need, and then
/// works on one after the other. It is a hint, for any thread: without such an instruction nothing is fetched ahead, and nothing is different.
/// </summary>
public static class Ahead
{
    private const int CacheLine = 64;

    /// <summary>Fetches a value.</summary>
    /// <param name="value">Its whole memory is fetched, but not what it refers to.</param>
    /// <typeparam name="T">Best a structure in an array.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(ref T value) => Fetch(ref value, Unsafe.SizeOf<T>());

    /// <summary>Fetches the first two cache lines: when bytes are read one after the other, a processor sees the further ones coming.</summary>
    /// <param name="bytes">May be empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            Fetch(ref MemoryMarshal.GetReference(bytes), Math.Min(bytes.Length, 2 * CacheLine));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Fetch<T>(ref T start, int length)
    {
        if (Sse.IsSupported)
        {
            // The collector may move the memory: then the wrong lines are fetched, and nothing else happens.
            byte* address = (byte*)Unsafe.AsPointer(ref start);
            for (int offset = 0; offset < length; offset += CacheLine)
            {
                Sse.Prefetch0(address + offset);
            }

            Sse.Prefetch0(address + length - 1);
        }
    }
}
