namespace Earshot.Host.Export.Audio;

/// <summary>One side's samples, silence where nothing was put.</summary>
internal sealed class Channel
{
    private short[] samples = [];

    /// <summary>Samples up to the last that was put.</summary>
    public int Length { get; private set; }

    public short this[int index] => index < Length ? samples[index] : (short)0;

    /// <summary>Puts samples at a position; what another stream has put there sounds at the same time.</summary>
    public void Add(int position, ReadOnlySpan<short> added)
    {
        int end = position + added.Length;
        if (samples.Length < end)
        {
            Array.Resize(ref samples, Math.Max(end, 2 * samples.Length));
        }

        for (int i = 0; i < added.Length; i++)
        {
            samples[position + i] = (short)Math.Clamp(samples[position + i] + added[i], short.MinValue, short.MaxValue);
        }

        Length = Math.Max(Length, end);
    }
}
