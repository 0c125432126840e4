using Earshot.Sdk.Capture;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Streams;

namespace Earshot.Host.Pipeline.Streams;

/// <summary>The stream decoders, by the first bytes that they claim.</summary>
internal sealed class StreamDecoders
{
    private readonly GuardedStreamDecoder[] all;
    private readonly GuardedStreamDecoder[][] byFirstByte = new GuardedStreamDecoder[256][];

    public StreamDecoders(IReadOnlyList<GuardedStreamDecoder> decoders)
    {
        all = [.. decoders];
        for (int first = 0; first < byFirstByte.Length; first++)
        {
            byFirstByte[first] = [.. all.Where(decoder => decoder.Decoder.FirstBytes.Any(range => range.From <= first && first <= range.To))];
        }
    }

    /// <summary>Finds the decoder that recognizes how a stream begins.</summary>
    /// <param name="start">Its first bytes; not empty.</param>
    /// <param name="decoder">The decoder of <see cref="StreamRecognition.Yes"/>.</param>
    public StreamRecognition Recognize(ReadOnlySpan<byte> start, out GuardedStreamDecoder? decoder)
    {
        StreamRecognition best = StreamRecognition.No;
        foreach (GuardedStreamDecoder candidate in byFirstByte[start[0]])
        {
            StreamRecognition answer = candidate.Recognize(start);
            if (answer == StreamRecognition.Yes)
            {
                decoder = candidate;
                return answer;
            }

            best = answer == StreamRecognition.Maybe ? answer : best;
        }

        decoder = null;
        return best;
    }

    public void OnSecrets(in CaptureSecrets secrets)
    {
        foreach (GuardedStreamDecoder decoder in all)
        {
            decoder.OnSecrets(secrets);
        }
    }

    public void Summarize(ISummary summary)
    {
        foreach (GuardedStreamDecoder decoder in all)
        {
            decoder.Decoder.Summarize(summary);
        }
    }
}
