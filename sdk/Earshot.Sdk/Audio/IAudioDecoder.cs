namespace Earshot.Sdk.Audio;

/// <summary>Decodes the audio of one RTP stream. Its payloads come in the order of their timestamps; used by one thread.</summary>
public interface IAudioDecoder
{
    /// <summary>Samples per second of what it decodes to, which need not be the rate of the RTP clock (RFC 3551, 4.5.2).</summary>
    int SampleRate { get; }

    /// <summary>Decodes the payload of one packet. Any bytes give samples: nothing is thrown.</summary>
    /// <param name="payload">The payload, RTP header and padding left out.</param>
    /// <returns>16-bit linear samples of one channel, valid until the next call.</returns>
    ReadOnlySpan<short> Decode(ReadOnlySpan<byte> payload);
}
