using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records;

/// <summary>The short name of a call record.</summary>
public static class RecordId
{
    /// <summary>The first 48 bits of SHA-256 over sensor, call id and start, in 12 hexadecimal digits.</summary>
    public static string Of(string? sensor, string callId, Timestamp start)
    {
        Span<byte> buffer = stackalloc byte[512];
        ReadOnlySpan<byte> text = Utf8.TryWrite(buffer, CultureInfo.InvariantCulture, $"{sensor}\n{callId}\n{start.Nanoseconds}", out int length)
            ? buffer[..length]
            : Encoding.UTF8.GetBytes($"{sensor}\n{callId}\n{start.Nanoseconds}"); // only a very long Call-ID
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return Convert.ToHexStringLower(hash[..6]);
    }
}
