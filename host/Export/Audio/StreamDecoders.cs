using Earshot.Host.Catalogue;
using Earshot.Sdk.Audio;
using Earshot.Sdk.Records;

namespace Earshot.Host.Export.Audio;

/// <summary>The decoders of one stream, one for each of its payload types that carry sound.</summary>
internal sealed class StreamDecoders
{
    // Comfort noise (RFC 3389) is silence here, and keys (RFC 4733) are no sound.
    private static readonly string[] Silent = ["CN", "telephone-event"];

    private readonly Dictionary<int, IAudioDecoder> decoders = [];

    public StreamDecoders(StreamRecord stream, IReadOnlyList<Bound<IAudioDecoderPlugin>> plugins)
    {
        IEnumerable<(int Type, string? Codec)> types = stream.PayloadTypes.Select(type => (type.PayloadType, type.Codec)).Append((stream.PayloadType, stream.Codec));
        foreach ((int type, string? codec) in types.Where(type => !Silent.Contains(type.Codec, StringComparer.OrdinalIgnoreCase)).Distinct())
        {
            if (codec is not null && plugins.Select(plugin => plugin.Start((d, config, _) => d.Create(config, codec))).FirstOrDefault(d => d is not null) is { } decoder)
            {
                decoders[type] = decoder;
            }
            else
            {
                Unknown ??= codec is null ? $"payload type {type}, which no SDP explains" : $"the codec {codec}";
            }
        }
    }

    /// <summary>The first of its payload types that nothing decodes, in words; null when all are decoded.</summary>
    public string? Unknown { get; }

    public int SampleRate => decoders.Values.Select(decoder => decoder.SampleRate).DefaultIfEmpty().Max();

    /// <summary>The samples of a payload at another rate; none of a payload type without sound.</summary>
    public ReadOnlySpan<short> Decode(int payloadType, byte[] payload, int sampleRate)
    {
        if (!decoders.TryGetValue(payloadType, out IAudioDecoder? decoder))
        {
            return [];
        }

        ReadOnlySpan<short> samples = decoder.Decode(payload);
        return decoder.SampleRate == sampleRate ? samples : Resample(samples, decoder.SampleRate, sampleRate);
    }

    // On straight lines: wideband of one side makes a file of which the other side's telephone band is to sound as before.
    private static short[] Resample(ReadOnlySpan<short> samples, int from, int to)
    {
        short[] resampled = new short[(int)((long)samples.Length * to / from)];
        for (int i = 0; i < resampled.Length; i++)
        {
            (int at, int rest) = Math.DivRem(i * from, to);
            short next = samples[Math.Min(at + 1, samples.Length - 1)];
            resampled[i] = (short)(samples[at] + ((next - samples[at]) * rest / to));
        }

        return resampled;
    }
}
