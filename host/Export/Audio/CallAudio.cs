using System.Globalization;
using Earshot.Host.Catalogue;
using Earshot.Sdk.Audio;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Export.Audio;

/// <summary>What the parties of a call said: the caller left, the callee right.</summary>
internal sealed class CallAudio
{
    private readonly CallRecord call;
    private readonly Dictionary<StreamTrack, StreamDecoders> tracks = [];
    private readonly Channel left = new();
    private readonly Channel right = new();
    private bool isCut;

    /// <param name="spool">Where packets are.</param>
    /// <param name="call">The call.</param>
    /// <param name="composition">Takes layers off, and decodes.</param>
    public CallAudio(ISpoolReader spool, CallRecord call, Composition composition)
    {
        this.call = call;
        IReadOnlyList<Bound<IAudioDecoderPlugin>> plugins = composition.OfKind<IAudioDecoderPlugin>();
        foreach (StreamRecord stream in call.Streams.Where(IsHeard))
        {
            tracks.Add(new StreamTrack(stream), new StreamDecoders(stream, plugins));
        }

        Problem = WhyNot();
        if (Problem is null)
        {
            Collect(spool, composition);
            Problem = isCut ? "of RTP only headers were kept ([spool] rtp = \"header\")"
                : tracks.Keys.All(track => track.First is null) ? $"the spool has no audio of call {call.Id}"
                : null;
        }

        if (Problem is null)
        {
            Decode();
        }
    }

    /// <summary>Why there is nothing to hear; null when there is.</summary>
    public string? Problem { get; }

    public int SampleRate { get; private set; }

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Math.Max(left.Length, right.Length) / (double)SampleRate:0.000} s of audio of call {call.Id} at {SampleRate} Hz, the caller left, the callee right");

    public void Write(Stream stream) => WavWriter.Write(stream, SampleRate, left, right);

    private static bool IsHeard(StreamRecord stream) =>
        stream.Kind is MediaKind.Audio or MediaKind.Unknown && stream.Direction is not MediaDirection.Unknown;

    private string? WhyNot() => tracks.Count == 0 ? $"call {call.Id} has no audio whose direction is known"
        : tracks.Keys.Any(track => track.Stream.Security is MediaSecurity.Sdes or MediaSecurity.Dtls) ? $"the audio of call {call.Id} is encrypted (SRTP)"
        : tracks.Values.FirstOrDefault(decoders => decoders.Unknown is not null) is { } unknown
            ? $"nothing decodes {unknown.Unknown} of call {call.Id}: only enabled plugins of the kind audio do"
        : null;

    private void Collect(ISpoolReader spool, Composition composition)
    {
        var extractor = new PayloadExtractor(composition);
        var bySender = new Dictionary<(TransportAddress, TransportAddress, uint), StreamTrack>();
        foreach (StreamTrack track in tracks.Keys)
        {
            bySender.TryAdd((track.Stream.Source, track.Stream.Destination, track.Stream.Ssrc), track);
        }

        foreach (SpooledPacket packet in spool.Read(CallPackets.RtpOf(call)))
        {
            isCut |= packet.IsCut;
            if (extractor.Take(packet) is { } datagram
                && RtpPacket.Parse(datagram.Payload) is { } rtp
                && bySender.TryGetValue((datagram.Flow.Source, datagram.Flow.Destination, rtp.Ssrc), out StreamTrack? track))
            {
                track.Add(packet.Time, rtp, datagram.Payload[rtp.PayloadOffset..(rtp.PayloadOffset + rtp.PayloadLength)]);
            }
        }
    }

    private void Decode()
    {
        SampleRate = tracks.Values.Max(decoders => decoders.SampleRate);
        Timestamp origin = tracks.Keys.Min(track => track.First ?? Timestamp.MaxValue);
        var placed = tracks.Keys.Where(track => track.First is not null)
            .Select(track => (Track: track, Packets: track.Place(origin, SampleRate).ToList())).ToList();
        // Of packets that overtook each other the first to be played may belong before the first to come.
        long begin = placed.Min(track => track.Packets.Min(packet => packet.Position));
        foreach ((StreamTrack track, List<(long Position, int PayloadType, byte[] Payload)> packets) in placed)
        {
            Channel channel = track.Stream.Direction == MediaDirection.ToCallee ? left : right;
            foreach ((long position, int payloadType, byte[] payload) in packets)
            {
                channel.Add((int)(position - begin), tracks[track].Decode(payloadType, payload, SampleRate));
            }
        }
    }
}
