namespace Earshot.Rtp.Buffers;

/// <summary>Jitter buffers for which one packet came too late: the bit of each index.</summary>
[Flags]
internal enum LateBuffers : byte
{
    None = 0,
    Fixed50 = 1 << JitterBuffers.Fixed50,
    Fixed200 = 1 << JitterBuffers.Fixed200,
    Adaptive = 1 << JitterBuffers.Adaptive,
    All = Fixed50 | Fixed200 | Adaptive,
}

internal static class LateBuffersExtensions
{
    public static bool Includes(this LateBuffers late, int buffer) => ((int)late >> buffer & 1) != 0;
}
