using System.Text.Json.Serialization;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>What capture lost during a call.</summary>
/// <param name="Ms">Total length of the gaps, milliseconds.</param>
/// <param name="Packets">Packets lost in them, of any call.</param>
/// <param name="By">Packets by place: kernel, interface, queue, mirror, link.</param>
public sealed record CaptureLoss(
    [property: JsonConverter(typeof(ThreeDecimalsConverter))] double Ms,
    long Packets,
    IReadOnlyDictionary<string, long> By);
