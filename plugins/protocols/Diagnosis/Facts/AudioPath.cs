using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Facts;

/// <summary>What was announced and seen of the audio to one party after the answer.</summary>
internal sealed class AudioPath
{
    private AudioPath(CallRecord call, CallParty to)
    {
        To = to;
        Line = call.Media.FirstOrDefault(line => line.By == to && IsOpen(line));
        IsAgreed = Line is { Flow: MediaFlow.Sendrecv or MediaFlow.Recvonly }
            && call.Media.Any(line => line.By != to && IsOpen(line) && line.Flow is MediaFlow.Sendrecv or MediaFlow.Sendonly);
        MediaDirection direction = to == CallParty.Caller ? MediaDirection.ToCaller : MediaDirection.ToCallee;
        Streams = [.. call.Streams.Where(stream => IsAudio(stream) && stream.Direction == direction && stream.End > call.Answered)];
    }

    /// <summary>Who listens.</summary>
    public CallParty To { get; }

    /// <summary>Where the listener wants it; null when that is not known.</summary>
    public MediaLine? Line { get; }

    /// <summary>Both parties announced that audio goes this way, when the call ended.</summary>
    public bool IsAgreed { get; }

    /// <summary>The streams of the path that went on after the answer.</summary>
    public IReadOnlyList<StreamRecord> Streams { get; }

    /// <summary>Packets of <see cref="Streams"/>.</summary>
    public long Packets => Streams.Sum(stream => stream.Packets);

    /// <summary>Its last packet, or null.</summary>
    public Timestamp? Last => Streams.Count == 0 ? null : Streams.Max(stream => stream.End);

    /// <summary>"the caller" or "the callee": who speaks.</summary>
    public string Speaker => Party.Name(To == CallParty.Caller ? CallParty.Callee : CallParty.Caller);

    /// <summary>"the caller" or "the callee": who listens.</summary>
    public string Listener => Party.Name(To);

    /// <summary>Both paths, the one to the caller first; null while a stream is there whose direction nobody knows.</summary>
    public static (AudioPath ToCaller, AudioPath ToCallee)? Both(CallRecord call) =>
        call.Streams.Any(stream => IsAudio(stream) && stream.Direction == MediaDirection.Unknown)
            ? null
            : (new AudioPath(call, CallParty.Caller), new AudioPath(call, CallParty.Callee));

    /// <summary>True unless SDP names another kind of media.</summary>
    public static bool IsAudio(StreamRecord stream) => stream.Kind is MediaKind.Audio or MediaKind.Unknown;

    private static bool IsOpen(MediaLine line) => line is { Kind: MediaKind.Audio, Address.Port: > 0 };
}
