using System.Buffers.Binary;
using System.Text;
using Earshot.Sdk.Decoding;

namespace Earshot.Pppoe;

/// <summary>The tags of discovery packets, for <c>explain</c>. https://www.rfc-editor.org/rfc/rfc2516#appendix-A</summary>
internal static class DiscoveryTags
{
    private const int TagHeader = 4;

    public static void Describe(ReadOnlySpan<byte> tags, IHeaderFields fields)
    {
        while (tags.Length >= TagHeader)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(tags);
            int length = BinaryPrimitives.ReadUInt16BigEndian(tags[2..]);
            if (TagHeader + length > tags.Length)
            {
                break;
            }

            fields.Add("tag type", 16, FieldFormat.Hex, Meaning(type));
            fields.Add("tag length", 16);
            if (length > 0)
            {
                ReadOnlySpan<byte> value = tags.Slice(TagHeader, length);
                fields.Add("tag value", length * 8, FieldFormat.Bytes, IsText(type) ? $"\"{Encoding.UTF8.GetString(value)}\"" : null);
            }

            tags = tags[(TagHeader + length)..];
        }

        if (!tags.IsEmpty)
        {
            fields.Add("incomplete tag", tags.Length * 8, FieldFormat.Bytes);
        }
    }

    private static bool IsText(int type) => type is 0x0101 or 0x0102 or 0x0201 or 0x0202 or 0x0203;

    private static string? Meaning(int type) => type switch
    {
        0x0000 => "End-Of-List",
        0x0101 => "Service-Name",
        0x0102 => "AC-Name, the concentrator",
        0x0103 => "Host-Uniq, repeated in the answer",
        0x0104 => "AC-Cookie, repeated in the request",
        0x0105 => "Vendor-Specific",
        0x0106 => "Credits", // RFC 5578
        0x0107 => "Metrics", // RFC 5578
        0x0108 => "Sequence Number", // RFC 5578
        0x0110 => "Relay-Session-Id",
        0x0120 => "PPP-Max-Payload", // RFC 4638
        0x0201 => "Service-Name-Error",
        0x0202 => "AC-System-Error",
        0x0203 => "Generic-Error",
        _ => null,
    };
}
