using Earshot.Sdk.Audio;
using NAudio.Codecs;

namespace Earshot.Audio;

/// <summary>ITU-T G.722 at 64 kbit/s: a byte is two samples of 16 kHz.</summary>
internal sealed class G722Decoder : IAudioDecoder
{
    private const int BitsPerSecond = 64_000;

    private readonly G722Codec codec = new();
    private readonly G722CodecState state = new(BitsPerSecond, G722Flags.None);
    private byte[] input = [];
    private short[] samples = [];

    public int SampleRate => 16_000;

    public ReadOnlySpan<short> Decode(ReadOnlySpan<byte> payload)
    {
        if (input.Length < payload.Length)
        {
            input = new byte[payload.Length];
            samples = new short[2 * payload.Length];
        }

        payload.CopyTo(input);
        int length = codec.Decode(state, samples, input, payload.Length);
        return samples.AsSpan(0, length);
    }
}
