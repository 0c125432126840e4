using Earshot.MySqlStore.Records;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.MySqlStore.Rows;

/// <summary>A call with what its rows need beside its record.</summary>
internal sealed class CallRow
{
    private readonly CallEntry entry;

    public CallRow(CallEntry entry, CallLookups lookups)
    {
        this.entry = entry;
        Lookups = lookups;
        A = Largest(Call, MediaDirection.ToCallee);
        B = Largest(Call, MediaDirection.ToCaller);
        // The hop before the last is a proxy; the last one is who was called.
        Receivers = [Call.Destination, .. Call.Hops];
    }

    public long Id { get; set; }

    public CallRecord Call => entry.Call;

    public byte[] Blob => entry.Blob;

    public UInt128 Hash => entry.Key.Hash;

    public CallLookups Lookups { get; }

    /// <summary>The largest stream from caller to callee: the columns with a_.</summary>
    public StreamRecord? A { get; }

    /// <summary>The largest stream from callee to caller: the columns with b_.</summary>
    public StreamRecord? B { get; }

    /// <summary>Who received the first INVITE, hop by hop; at least one.</summary>
    public IReadOnlyList<TransportAddress> Receivers { get; }

    /// <summary>First value of a Reason header with this protocol.</summary>
    public static ReasonRecord? Reason(CallRecord call, string protocol) =>
        call.Reasons.FirstOrDefault(reason => reason.Protocol.Equals(protocol, StringComparison.OrdinalIgnoreCase));

    private static StreamRecord? Largest(CallRecord call, MediaDirection direction) => call.Streams
        .Where(stream => stream.Direction == direction && stream.Kind is (MediaKind.Audio or MediaKind.Unknown))
        .MaxBy(stream => stream.Packets);
}

/// <summary>Ids of a call's texts in the tables that hold each text once; null for a text that is not there.</summary>
internal sealed record CallLookups(
    long? UserAgentCaller, long? UserAgentCallee, long? Response, long? ReasonSip, long? ReasonQ850, long? Sensor);
