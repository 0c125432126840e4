using Earshot.Sdk.Audio;

namespace Earshot.Audio;

/// <summary>ITU-T G.711: a byte is a sample of 8 kHz.</summary>
internal sealed class G711Decoder : IAudioDecoder
{
    private readonly short[] table;
    private short[] samples = [];

    private G711Decoder(Func<int, int> expand) => table = [.. Enumerable.Range(0, 256).Select(code => (short)expand(code))];

    public int SampleRate => 8000;

    public static G711Decoder ALaw() => new(ExpandALaw);

    public static G711Decoder MuLaw() => new(ExpandMuLaw);

    public ReadOnlySpan<short> Decode(ReadOnlySpan<byte> payload)
    {
        if (samples.Length < payload.Length)
        {
            samples = new short[payload.Length];
        }

        for (int i = 0; i < payload.Length; i++)
        {
            samples[i] = table[payload[i]];
        }

        return samples.AsSpan(0, payload.Length);
    }

    // Table 1: sign, three bits of the segment, four of the step in it; even bits are inverted.
    private static int ExpandALaw(int code)
    {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 7;
        int middle = ((bits & 15) << 4) + 8;
        int magnitude = segment == 0 ? middle : (middle + 0x100) << (segment - 1);
        return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }

    // Table 2: the same with all bits inverted, and segments that begin at a bias of 33 steps.
    private static int ExpandMuLaw(int code)
    {
        const int bias = 33 << 2;
        int bits = code ^ 0xff;
        int magnitude = ((((bits & 15) << 3) + bias) << ((bits >> 4) & 7)) - bias;
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }
}
