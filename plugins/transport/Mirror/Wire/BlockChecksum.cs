using System.Numerics;
using System.Runtime.InteropServices;

namespace Earshot.Mirror.Wire;

/// <summary>The sum of a block's bytes, each taken as a signed number, modulo 65536; 1 stands for 0, which means none.</summary>
internal static class BlockChecksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        ushort sum = Sum(MemoryMarshal.Cast<byte, sbyte>(bytes));
        return sum == 0 ? 1u : sum;
    }

    private static ushort Sum(ReadOnlySpan<sbyte> bytes)
    {
        ReadOnlySpan<Vector<sbyte>> vectors = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(bytes);
        Vector<short> sums = Vector<short>.Zero;
        foreach (ref readonly Vector<sbyte> vector in vectors)
        {
            // Lanes of 16 bits overflow as the sum itself does.
            Vector.Widen(vector, out Vector<short> low, out Vector<short> high);
            sums += low + high;
        }

        int sum = 0;
        for (int lane = 0; lane < Vector<short>.Count; lane++)
        {
            sum += sums[lane];
        }

        foreach (sbyte rest in bytes[(vectors.Length * Vector<sbyte>.Count)..])
        {
            sum += rest;
        }

        return (ushort)sum;
    }
}
