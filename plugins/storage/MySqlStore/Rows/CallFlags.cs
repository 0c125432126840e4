using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.MySqlStore.Rows;

/// <summary>The numbers by which <c>cdr</c> and <c>cdr_rtp</c> tell how a call ended and what was special about it.</summary>
internal static class CallFlags
{
    /// <summary><c>cdr.bye</c>: 0 not answered, 1 answered without BYE, 2 BYE without response, 3 in good order, above 100 by a limit.</summary>
    public static int Bye(CallRecord call) => call.EndReason switch
    {
        EndReason.Bye => call.PostByeDelayMs is null ? 2 : 3,
        EndReason.OneWay => 101,
        EndReason.MaxDuration => 102,
        EndReason.RtpTimeout => 104,
        EndReason.SipTimeout => 108,
        EndReason.TooManyMessages => 109,
        EndReason.Evicted => 110,
        _ => call.Answered is null ? 0 : 1,
    };

    /// <summary><c>cdr.flags</c>: those of the bits that a record tells.</summary>
    public static long OfCall(CallRecord call)
    {
        long flags = 0;
        void Set(int bit, bool when) => flags |= when ? 1L << bit : 0;

        Set(2, call.EndReason == EndReason.Bye && call.PostByeDelayMs is null);
        Set(4, call.Streams.Any(IsSecure));
        Set(8, OffersKeys(call, CallParty.Caller));
        Set(9, OffersKeys(call, CallParty.Callee));
        Set(12, call.Media.Any(line => line.Kind == MediaKind.Audio));
        Set(13, call.Media.Any(line => line.Kind == MediaKind.Image));
        Set(14, call.Media.Any(line => line.Kind == MediaKind.Video));
        Set(17, call.Streams.Any(stream => stream.Rtcp is not null));
        Set(31, call.Transport is SignallingTransport.Tcp or SignallingTransport.Ws);
        Set(32, call.Transport == SignallingTransport.Udp);
        Set(33, call.Transport is SignallingTransport.Tls or SignallingTransport.Wss);
        Set(35, call.Streams.Any(ChangesCodec));
        return flags;
    }

    /// <summary><c>cdr_rtp.flags</c>.</summary>
    public static long OfStream(CallRow row, StreamRecord stream)
    {
        long flags = 0;
        void Set(int value, bool when) => flags |= when ? (uint)value : 0;

        Set(1, stream.Shared);
        Set(2, ReferenceEquals(stream, row.A) || ReferenceEquals(stream, row.B));
        Set(4, stream.Direction == MediaDirection.ToCallee);
        Set(8, stream.Direction == MediaDirection.ToCaller);
        Set(16, IsSecure(stream));
        Set(64, ChangesCodec(stream));
        return flags;
    }

    private static bool IsSecure(StreamRecord stream) => stream.Security is MediaSecurity.Sdes or MediaSecurity.Dtls;

    private static bool OffersKeys(CallRecord call, CallParty by) => call.Media.Any(line =>
        line.By == by && line.Formats.Any(format => format.StartsWith("telephone-event", StringComparison.OrdinalIgnoreCase)));

    private static bool ChangesCodec(StreamRecord stream) => stream.PayloadTypes.Count(type =>
        !string.Equals(type.Codec, "telephone-event", StringComparison.OrdinalIgnoreCase)
        && !string.Equals(type.Codec, "CN", StringComparison.OrdinalIgnoreCase)) > 1;
}
