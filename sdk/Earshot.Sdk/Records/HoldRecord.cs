using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records;

/// <summary>A time in which a party held the other: its SDP was sendonly or inactive (RFC 3264, 8.4), or had address 0.0.0.0.</summary>
/// <param name="By">Who held.</param>
/// <param name="Start">When the other side agreed.</param>
/// <param name="End">When it was resumed; null when the call ended on hold.</param>
public sealed record HoldRecord(CallParty By, Timestamp Start, Timestamp? End);
