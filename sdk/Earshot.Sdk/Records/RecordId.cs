using System.Security.Cryptography;
using System.Text;
using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records;

/// <summary>The short name of a call record.</summary>
public static class RecordId
{
    /// <summary>The first 48 bits of SHA-256 over sensor, call id and start, in 12 hexadecimal digits.</summary>
    public static string Of(string? sensor, string callId, Timestamp start)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{sensor}\n{callId}\n{start.Nanoseconds}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 6));
    }
}
