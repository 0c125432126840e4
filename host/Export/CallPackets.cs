using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Export;

/// <summary>
/// Which packets are a call's, as its record tells: the messages of its Call-ID, the packets of its streams, RTCP between their
/// addresses and at those that a=rtcp names, and T.38 at the addresses of its image lines. Records know microseconds, so a moment
/// stands for all of its own.
/// </summary>
internal static class CallPackets
{
    /// <summary>RTCP of a stream may end after it: reports come every few seconds (RFC 3550, 6.2).</summary>
    private const double LateRtcpSeconds = 5;

    public static IReadOnlyList<SpoolSelection> Of(CallRecord call)
    {
        var selections = new HashSet<SpoolSelection> { Signalling(call) };
        Timestamp from = call.Start;
        Timestamp to = call.End;
        foreach (StreamRecord stream in call.Streams)
        {
            from = stream.Start < from ? stream.Start : from;
            to = stream.End > to ? stream.End : to;
        }

        selections.UnionWith(RtpOf(call));
        foreach (StreamRecord stream in call.Streams)
        {
            selections.UnionWith(RtcpOf(stream, from, to));
        }

        foreach (MediaLine line in call.Media.Where(line => line.RtcpAddress.Port != 0))
        {
            selections.UnionWith(RtcpAt(line.RtcpAddress, call, from, to));
        }

        if (call.Fax is not null || call.Media.Any(line => line.Kind == MediaKind.Image))
        {
            selections.UnionWith(ImagesOf(call, from, to));
        }

        return [.. selections];
    }

    /// <summary>Of a call that has no record yet: all since its start, until it ended, at the addresses where it expects media.</summary>
    public static IReadOnlyList<SpoolSelection> Of(LiveCall call)
    {
        Timestamp from = Floor(call.Start);
        Timestamp to = call.Ended?.AddSeconds(LateRtcpSeconds) ?? Timestamp.MaxValue;
        return
        [
            new SpoolSelection(SpoolKind.Signalling, from, to) { CallId = call.CallId },
            .. call.Media.SelectMany(address => new[] { SpoolKind.Rtp, SpoolKind.Rtcp, SpoolKind.OtherMedia }
                .Select(kind => new SpoolSelection(kind, from, to) { Endpoint = address })),
        ];
    }

    /// <summary>The packets of its streams alone.</summary>
    public static IReadOnlyList<SpoolSelection> RtpOf(CallRecord call) =>
    [
        .. call.Streams.Select(stream => Select(SpoolKind.Rtp, stream.Start, stream.End) with
        {
            Source = stream.Source,
            Destination = stream.Destination,
            Ssrc = stream.Ssrc,
        }).Distinct(),
    ];

    private static SpoolSelection Signalling(CallRecord call) =>
        Select(SpoolKind.Signalling, call.Start, call.End) with { CallId = call.CallId };

    /// <summary>On the stream's ports (RFC 5761) and on the next ones (RFC 3550, 11), from either side.</summary>
    private static IEnumerable<SpoolSelection> RtcpOf(StreamRecord stream, Timestamp from, Timestamp to)
    {
        foreach ((TransportAddress source, TransportAddress destination) in
            new[] { (stream.Source, stream.Destination), (Next(stream.Source), Next(stream.Destination)) })
        {
            SpoolSelection between = Select(SpoolKind.Rtcp, from, to) with { Source = source, Destination = destination };
            yield return between;
            yield return between with { Source = destination, Destination = source };
            yield return between with { To = to.AddSeconds(LateRtcpSeconds), Ssrc = stream.Ssrc };
        }
    }

    /// <summary>On a port that SDP names (RFC 3605). Late reports are told from the next call's there by who sent them.</summary>
    private static IEnumerable<SpoolSelection> RtcpAt(TransportAddress address, CallRecord call, Timestamp from, Timestamp to)
    {
        SpoolSelection at = Select(SpoolKind.Rtcp, from, to) with { Endpoint = address };
        return call.Streams.Select(stream => at with { To = at.To.AddSeconds(LateRtcpSeconds), Ssrc = stream.Ssrc }).Prepend(at);
    }

    private static IEnumerable<SpoolSelection> ImagesOf(CallRecord call, Timestamp from, Timestamp to)
    {
        foreach (MediaLine line in call.Media.Where(line => line.Kind == MediaKind.Image && line.Address.Port != 0))
        {
            yield return Select(SpoolKind.OtherMedia, from, to) with { Endpoint = line.Address };

            // UDPTL whose sequence number is above 0x7fff begins like RTP or RTCP.
            yield return Select(SpoolKind.Rtp, from, to) with { Endpoint = line.Address };
            yield return Select(SpoolKind.Rtcp, from, to) with { Endpoint = line.Address };
        }
    }

    private static TransportAddress Next(TransportAddress address) => address with { Port = (ushort)(address.Port + 1) };

    private static SpoolSelection Select(SpoolKind kind, Timestamp from, Timestamp to) => new(kind, Floor(from), new(Floor(to).Nanoseconds + 999));

    private static Timestamp Floor(Timestamp time) => new(time.Nanoseconds - (((time.Nanoseconds % 1000) + 1000) % 1000));
}
