namespace Earshot.Audio;

/// <summary>One band of G.722: the scale of its quantizer and the predictor, two poles and six zeros, which follow what was decoded.</summary>
/// <param name="minShift">Of the scale's logarithm: 8 in the lower band, 10 in the upper.</param>
/// <param name="maxLogScale">The largest logarithm.</param>
/// <param name="firstScale">The scale of silence.</param>
internal sealed class AdaptivePredictor(int minShift, int maxLogScale, int firstScale)
{
    private const int Zeros = 6;

    // Table 15: 2^(11 + i/32), by which logarithms become scales.
    private static readonly int[] Exponentials =
    [
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
    ];

    // Of the latest difference first; then those of the six before it.
    private readonly int[] differences = new int[Zeros + 1];
    private readonly int[] zeros = new int[Zeros + 1];
    private (int Now, int Before) reconstructed;
    private (int Now, int Before) partial;
    private (int First, int Second) poles;
    private int fromZeros;
    private int logScale;

    /// <summary>What the next sample is thought to be.</summary>
    public int Estimate { get; private set; }

    /// <summary>Scale of the next difference.</summary>
    public int Scale { get; private set; } = firstScale;

    /// <summary>Goes on by one sample.</summary>
    /// <param name="difference">What it differed from the estimate.</param>
    /// <param name="logStep">By how much its code moves the scale's logarithm.</param>
    public void Adapt(int difference, int logStep)
    {
        AdaptScale(logStep);

        // RECONS and PARREC.
        int sample = Saturate(Estimate + difference);
        int rest = Saturate(fromZeros + difference);
        AdaptPoles(rest);
        AdaptZeros(difference);
        reconstructed = (sample, reconstructed.Now);
        partial = (rest, partial.Now);
        Predict();
    }

    // LOGSCL and LOGSCH, SCALEL and SCALEH.
    private void AdaptScale(int logStep)
    {
        logScale = Math.Clamp(((logScale * 127) >> 7) + logStep, 0, maxLogScale);
        int shift = minShift - (logScale >> 11);
        int exponential = Exponentials[(logScale >> 6) & 31];
        Scale = (shift < 0 ? exponential << -shift : exponential >> shift) << 2;
    }

    // UPPOL2 and UPPOL1: by whether the signs of what the zeros leave are those of before.
    private void AdaptPoles(int rest)
    {
        bool isSameAsLast = rest < 0 == partial.Now < 0;
        bool isSameAsSecond = rest < 0 == partial.Before < 0;
        int quadruple = Saturate(poles.First << 2);
        int towards = isSameAsLast ? Saturate(-quadruple) : quadruple;
        int second = Math.Clamp((towards >> 7) + (isSameAsSecond ? 128 : -128) + ((poles.Second * 32_512) >> 15), -12_288, 12_288);
        int bound = Saturate(15_360 - second);
        int first = Math.Clamp(Saturate((isSameAsLast ? 192 : -192) + ((poles.First * 32_640) >> 15)), -bound, bound);
        poles = (first, second);
    }

    // UPZERO, and the delays of differences.
    private void AdaptZeros(int difference)
    {
        differences[0] = difference;
        int step = difference == 0 ? 0 : 128;
        for (int i = 1; i <= Zeros; i++)
        {
            bool isSame = differences[i] < 0 == difference < 0;
            zeros[i] = Saturate((isSame ? step : -step) + ((zeros[i] * 32_640) >> 15));
        }

        Array.Copy(differences, 0, differences, 1, Zeros);
    }

    // FILTEP, FILTEZ and PREDIC.
    private void Predict()
    {
        int fromPoles = Saturate(
            ((poles.First * Saturate(2 * reconstructed.Now)) >> 15) + ((poles.Second * Saturate(2 * reconstructed.Before)) >> 15));
        int sum = 0;
        for (int i = Zeros; i > 0; i--)
        {
            sum += (zeros[i] * Saturate(2 * differences[i])) >> 15;
        }

        fromZeros = Saturate(sum);
        Estimate = Saturate(fromPoles + fromZeros);
    }

    private static int Saturate(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);
}
