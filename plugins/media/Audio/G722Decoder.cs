using Earshot.Sdk.Audio;

namespace Earshot.Audio;

/// <summary>
/// ITU-T G.722 at 64 kbit/s: a byte is two samples of 16 kHz, six bits for the band below 4 kHz and two for the band above.
/// Names in capitals are the blocks of its clause 6.2.
/// </summary>
internal sealed class G722Decoder : IAudioDecoder
{
    private const int Taps = 24;

    // Table 11: the receive filter is symmetric, and half of its coefficients is one phase.
    private static readonly int[] FilterCoefficients = [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11];

    // Tables 14 to 21.
    private static readonly int[] InverseQuantizer6 =
    [
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
        -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
        24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
    ];

    private static readonly int[] InverseQuantizer4 =
        [0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0];

    private static readonly int[] InverseQuantizer2 = [-7408, -1616, 7408, 1616];
    private static readonly int[] LowerLogSteps = [-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60];
    private static readonly int[] UpperLogSteps = [798, -214, 798, -214];

    private readonly AdaptivePredictor lower = new(minShift: 8, maxLogScale: 18_432, firstScale: 32);
    private readonly AdaptivePredictor upper = new(minShift: 10, maxLogScale: 22_528, firstScale: 8);
    private readonly int[] delay = new int[Taps];
    private short[] samples = [];

    public int SampleRate => 16_000;

    public ReadOnlySpan<short> Decode(ReadOnlySpan<byte> payload)
    {
        if (samples.Length < 2 * payload.Length)
        {
            samples = new short[2 * payload.Length];
        }

        for (int i = 0; i < payload.Length; i++)
        {
            int lowCode = payload[i] & 0x3f;
            int highCode = payload[i] >> 6;
            int low = Limit(lower.Estimate + ((lower.Scale * InverseQuantizer6[lowCode]) >> 15));
            lower.Adapt((lower.Scale * InverseQuantizer4[lowCode >> 2]) >> 15, LowerLogSteps[lowCode >> 2]);
            int difference = (upper.Scale * InverseQuantizer2[highCode]) >> 15;
            int high = Limit(upper.Estimate + difference);
            upper.Adapt(difference, UpperLogSteps[highCode]);
            Combine(low, high, samples.AsSpan(2 * i, 2));
        }

        return samples.AsSpan(0, 2 * payload.Length);
    }

    // LIMIT: 15 bits.
    private static int Limit(int value) => Math.Clamp(value, -16_384, 16_383);

    // RECA, RECB, ACCUMC and ACCUMD: the two bands become two samples.
    private void Combine(int low, int high, Span<short> output)
    {
        Array.Copy(delay, 2, delay, 0, Taps - 2);
        delay[Taps - 2] = low + high;
        delay[Taps - 1] = low - high;
        (int first, int second) = (0, 0);
        for (int i = 0; i < Taps / 2; i++)
        {
            first += delay[(2 * i) + 1] * FilterCoefficients[^(i + 1)];
            second += delay[2 * i] * FilterCoefficients[i];
        }

        output[0] = (short)Math.Clamp(first >> 11, short.MinValue, short.MaxValue);
        output[1] = (short)Math.Clamp(second >> 11, short.MinValue, short.MaxValue);
    }
}
