using Earshot.Sdk.Signalling;
using Earshot.Sdk.Streams;

namespace Earshot.WebSocket;

/// <summary>
/// Recognises WebSocket by the HTTP upgrade, and a connection that was joined midway by a frame with SIP in it.
/// </summary>
internal sealed class WebSocketDecoder(int maxMessage) : IStreamDecoder
{
    private const byte FinalText = 0x81;
    private const byte FinalBinary = 0x82;

    /// <summary>Capital letters that begin every SIP method and "SIP/2.0": no fewer, or noise would pass for them.</summary>
    private const int MinLetters = 3;

    private readonly WebSocketCounters counters = new();

    public IReadOnlyList<(byte From, byte To)> FirstBytes =>
        [((byte)'G', (byte)'G'), ((byte)'H', (byte)'H'), (FinalText, FinalBinary)];

    public StreamRecognition Recognize(ReadOnlySpan<byte> start) => UpgradeHead.Read(start, out _) switch
    {
        HeadKind.Request or HeadKind.Response => StreamRecognition.Yes,
        HeadKind.Incomplete => StreamRecognition.Maybe,
        _ => RecognizeFrame(start),
    };

    public SignallingTransport Over(SignallingTransport outer) =>
        outer == SignallingTransport.Tls ? SignallingTransport.Wss : SignallingTransport.Ws;

    public IStreamConnection Open(IStreamSink sink) => new WebSocketConnection(maxMessage, counters, sink);

    public void Summarize(ISummary summary) => counters.Summarize(summary);

    /// <summary>
    /// Whether a frame begins here that is a whole message and holds SIP: text that begins with a method or a version
    /// (RFC 7118, 5; RFC 3261, 7).
    /// </summary>
    internal static StreamRecognition RecognizeFrame(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] is not (FinalText or FinalBinary))
        {
            return StreamRecognition.No;
        }

        if (!FrameHeader.TryRead(bytes, out FrameHeader header))
        {
            return StreamRecognition.Maybe;
        }

        if (header.PayloadLength is < MinLetters or > int.MaxValue)
        {
            return StreamRecognition.No;
        }

        ReadOnlySpan<byte> payload = bytes[header.Length..];
        payload = payload[..Math.Min(MinLetters, payload.Length)];
        Span<byte> letters = stackalloc byte[MinLetters];
        header.Unmask(payload, letters);
        if (letters[..payload.Length].IndexOfAnyExceptInRange((byte)'A', (byte)'Z') >= 0)
        {
            return StreamRecognition.No;
        }

        return payload.Length == MinLetters ? StreamRecognition.Yes : StreamRecognition.Maybe;
    }
}
