using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records;

/// <summary>A T.38 fax within the call.</summary>
/// <param name="Start">When T.38 was agreed, else offered.</param>
/// <param name="Agreed">Both sides accepted it.</param>
/// <param name="PacketsToCaller">UDPTL datagrams to the caller.</param>
/// <param name="PacketsToCallee">UDPTL datagrams to the callee.</param>
/// <param name="Lost">Primary sequence numbers that never came, of both directions.</param>
public sealed record FaxRecord(Timestamp Start, bool Agreed, long PacketsToCaller, long PacketsToCallee, long Lost);
