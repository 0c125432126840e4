using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Streams;

namespace Earshot.Host.Pipeline.Streams;

/// <summary>A stream decoder and the guard of its plugin.</summary>
internal sealed record GuardedStreamDecoder(IStreamDecoder Decoder, PluginGuard Guard)
{
    public StreamRecognition Recognize(ReadOnlySpan<byte> start)
    {
        try
        {
            return Guard.IsOut ? StreamRecognition.No : Decoder.Recognize(start);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Guard.Record(fault);
            return StreamRecognition.No;
        }
    }

    public void OnSecrets(in CaptureSecrets secrets)
    {
        try
        {
            Decoder.OnSecrets(secrets);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Guard.Record(fault);
        }
    }
}
