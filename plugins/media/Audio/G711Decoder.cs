using Earshot.Sdk.Audio;
using NAudio.Codecs;

namespace Earshot.Audio;

/// <summary>ITU-T G.711: a byte is a sample.</summary>
internal sealed class G711Decoder(bool isALaw) : IAudioDecoder
{
    private short[] samples = [];

    public int SampleRate => 8000;

    public ReadOnlySpan<short> Decode(ReadOnlySpan<byte> payload)
    {
        if (samples.Length < payload.Length)
        {
            samples = new short[payload.Length];
        }

        for (int i = 0; i < payload.Length; i++)
        {
            samples[i] = isALaw ? ALawDecoder.ALawToLinearSample(payload[i]) : MuLawDecoder.MuLawToLinearSample(payload[i]);
        }

        return samples.AsSpan(0, payload.Length);
    }
}
