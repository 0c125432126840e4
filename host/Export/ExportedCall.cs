using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Export;

/// <summary>A call whose packets are wanted.</summary>
/// <param name="Id">Of its record, also of one that is still to come.</param>
/// <param name="Sensor">Who saw it; null without a name.</param>
/// <param name="End">Its last message; null while it is in progress.</param>
/// <param name="Packets">Which packets are its own.</param>
/// <param name="RtpPackets">How many RTP packets it has; null while it has no record that tells it.</param>
internal sealed record ExportedCall(string Id, string? Sensor, Timestamp? End, IReadOnlyList<SpoolSelection> Packets, long? RtpPackets)
{
    public static ExportedCall Of(CallRecord call) =>
        new(call.Id, call.Sensor, call.End, CallPackets.Of(call), call.Streams.Sum(stream => stream.Packets));

    public static ExportedCall Of(LiveCall call, string? sensor) =>
        new(RecordId.Of(sensor, call.CallId, call.Start), sensor, call.Ended, CallPackets.Of(call), null);
}
