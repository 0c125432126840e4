using Earshot.Sdk.Capture;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Streams;
using Earshot.Tls.Keys;
using Earshot.Tls.Records;

namespace Earshot.Tls;

/// <summary>Recognises TLS by its record header (RFC 8446, 5.1), and decrypts what the key log has keys for.</summary>
internal sealed class TlsDecoder(KeyLog keys) : IStreamDecoder
{
    private readonly TlsCounters counters = new();

    public IReadOnlyList<(byte From, byte To)> FirstBytes => [((byte)ContentType.ChangeCipherSpec, (byte)ContentType.ApplicationData)];

    public StreamRecognition Recognize(ReadOnlySpan<byte> start)
    {
        if (start.Length < RecordHeader.Length)
        {
            // The version's first byte has been 3 ever since SSL 3.0.
            return start.Length < 2 || start[1] == RecordHeader.MajorVersion ? StreamRecognition.Maybe : StreamRecognition.No;
        }

        return RecordHeader.TryRead(start, out RecordHeader header) && header.FragmentLength is > 0 and <= RecordHeader.MaxFragment
            ? StreamRecognition.Yes
            : StreamRecognition.No;
    }

    public SignallingTransport Over(SignallingTransport outer) => SignallingTransport.Tls;

    public IStreamConnection Open(IStreamSink sink) => new TlsConnection(keys, counters, sink);

    public void OnSecrets(in CaptureSecrets secrets)
    {
        if (secrets.Kind == CaptureSecretsKind.TlsKeyLog)
        {
            keys.Add(secrets.Data.Span);
        }
    }

    public void Summarize(ISummary summary)
    {
        counters.Summarize(summary);
        summary.Count("tls_sessions_forgotten", keys.Evicted);
    }
}
