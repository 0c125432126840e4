using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records;

/// <summary>One early or confirmed dialog of an INVITE that several callees received (RFC 3261, 12.1 and 16.7): one To tag.</summary>
/// <param name="ToTag">Its To tag.</param>
/// <param name="Contact">User and host of its Contact as sent, or null.</param>
/// <param name="Ringing">Its first 18x.</param>
/// <param name="StatusCode">Its final response, 200 to 699, or null.</param>
public sealed record BranchRecord(string ToTag, string? Contact, Timestamp? Ringing, int? StatusCode);
