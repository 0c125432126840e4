using Earshot.Rtp.Events;
using Earshot.Rtp.Ownership;
using Earshot.Rtp.Streams;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Reports;

/// <summary>The payload types of a stream, and which of them is its codec.</summary>
internal static class PayloadTypes
{
    /// <summary>
    /// Packets by payload type in the order of first use, then by what RFC 2198 packets carried as their primary encoding: those
    /// count in both.
    /// </summary>
    public static List<PayloadTypeCount> Of(in StreamState state, StreamOwner? owner)
    {
        StreamDetails all = new();
        foreach (PayloadSegment segment in state.Details?.Segments ?? [])
        {
            all.Count(segment.PayloadType, segment.Packets);
        }

        all.Count(state.PayloadType, state.Packets - state.PacketsBefore);
        ReadOnlySpan<long> primaries = state.Details?.Events is { } events ? events.Primaries : default;
        for (int type = 0; type < primaries.Length; type++)
        {
            if (primaries[type] > 0)
            {
                all.Count((byte)type, primaries[type]);
            }
        }

        List<PayloadTypeCount> types = [];
        foreach (PayloadSegment segment in all.Segments)
        {
            types.Add(new(segment.PayloadType, Find(state, owner, segment.PayloadType)?.Encoding, segment.Packets));
        }

        return types;
    }

    /// <summary>
    /// The most frequent type, the first of equals. What goes beside a codec is left out unless there is nothing else, and
    /// redundant audio that cannot be read has the codec that SDP says.
    /// </summary>
    public static int Main(List<PayloadTypeCount> types, in StreamState state, StreamOwner? owner)
    {
        PayloadTypeCount? main = null;
        byte? wrapped = null;
        foreach (PayloadTypeCount type in types)
        {
            MediaFormat? format = Find(state, owner, (byte)type.PayloadType);
            bool isAuxiliary = format is { } known && AuxiliaryFormat.Is(known);
            if (!isAuxiliary && (main is null || type.Packets > main.Packets))
            {
                main = type;
            }

            wrapped ??= format is { } red && AuxiliaryFormat.IsRedundant(red) ? FirstOf(red.Parameters) : null;
        }

        return main?.PayloadType ?? wrapped ?? types[0].PayloadType;
    }

    /// <summary>The format of one of the stream's payload types by what was said when the stream began, or null.</summary>
    public static MediaFormat? Find(in StreamState state, StreamOwner? owner, byte payloadType) =>
        owner is { } known ? known.Find(payloadType, state.Flow.Destination, at: state.Start) : StaticPayloadTypes.Find(payloadType);

    /// <summary><c>a=fmtp:121 0/5</c>: the primary's type comes first (RFC 2198, 5).</summary>
    private static byte? FirstOf(string? parameters)
    {
        ReadOnlySpan<char> first = parameters.AsSpan();
        int slash = first.IndexOf('/');
        bool isType = byte.TryParse(slash < 0 ? first : first[..slash], out byte payloadType) && payloadType <= 127;
        return isType ? payloadType : null;
    }
}
