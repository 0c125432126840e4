using System.Buffers.Binary;
using System.Text;
using Earshot.Sdk.Decoding;

namespace Earshot.L2tp;

/// <summary>
/// The attribute value pairs of control messages, for <c>explain</c>. https://www.rfc-editor.org/rfc/rfc2661#section-4,
/// https://www.rfc-editor.org/rfc/rfc3931#section-5
/// </summary>
/// <remarks><code>M 1 | H 1 | reserved 4 | length 10 | vendor id 16 | attribute type 16 | value</code></remarks>
internal static class ControlMessage
{
    /// <summary>An EtherType that stands for what is inside a control message.</summary>
    public static readonly LayerKey Nothing = LayerKey.OfEtherType(0);

    private const int PairHeader = 6;
    private const int LengthMask = 0x03FF;
    private const int MessageType = 0;

    private static readonly string?[] MessageTypes =
    [
        null, "SCCRQ, start control connection request", "SCCRP, start control connection reply",
        "SCCCN, start control connection connected", "StopCCN, stop control connection notification", null, "HELLO",
        "OCRQ, outgoing call request", "OCRP, outgoing call reply", "OCCN, outgoing call connected",
        "ICRQ, incoming call request", "ICRP, incoming call reply", "ICCN, incoming call connected", null,
        "CDN, call disconnect notify", "WEN, WAN error notify", "SLI, set link info", null, null, null, "ACK",
    ];

    private static readonly string?[] Attributes =
    [
        "Message Type", "Result Code", "Protocol Version", "Framing Capabilities", "Bearer Capabilities", "Tie Breaker",
        "Firmware Revision", "Host Name", "Vendor Name", "Assigned Tunnel ID", "Receive Window Size", "Challenge",
        "Q.931 Cause Code", "Challenge Response", "Assigned Session ID", "Call Serial Number", "Minimum BPS", "Maximum BPS",
        "Bearer Type", "Framing Type", null, "Called Number", "Calling Number", "Sub-Address", "Tx Connect Speed",
        "Physical Channel ID", "Initial Received LCP CONFREQ", "Last Sent LCP CONFREQ", "Last Received LCP CONFREQ",
        "Proxy Authen Type", "Proxy Authen Name", "Proxy Authen Challenge", "Proxy Authen ID", "Proxy Authen Response",
        "Call Errors", "ACCM", "Random Vector", "Private Group ID", "Rx Connect Speed", "Sequencing Required",
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        "Extended Vendor ID", "Message Digest", "Router ID", "Assigned Control Connection ID",
        "Pseudowire Capabilities List", "Local Session ID", "Remote Session ID", "Assigned Cookie", "Remote End ID", null,
        "Pseudowire Type", "L2-Specific Sublayer", "Data Sequencing", "Circuit Status", "Preferred Language",
        "Control Message Authentication Nonce", "Tx Connect Speed", "Rx Connect Speed",
    ];

    public static void Describe(ReadOnlySpan<byte> pairs, IHeaderFields fields)
    {
        while (pairs.Length >= PairHeader)
        {
            int flags = BinaryPrimitives.ReadUInt16BigEndian(pairs);
            int length = flags & LengthMask;
            if (length < PairHeader || length > pairs.Length)
            {
                break;
            }

            int vendor = BinaryPrimitives.ReadUInt16BigEndian(pairs[2..]);
            int attribute = BinaryPrimitives.ReadUInt16BigEndian(pairs[4..]);
            fields.Add("mandatory (M)", 1);
            fields.Add("hidden (H)", 1);
            fields.Add("reserved", 4);
            fields.Add("length", 10);
            fields.Add("vendor id", 16, meaning: vendor == 0 ? "IETF" : null);
            fields.Add("attribute type", 16, meaning: vendor == 0 ? NameOf(attribute) : null);
            bool isHidden = (flags & 0x4000) != 0;
            DescribeValue(pairs[PairHeader..length], vendor == 0 && !isHidden ? attribute : null, fields);
            pairs = pairs[length..];
        }

        if (!pairs.IsEmpty)
        {
            fields.Add("incomplete attribute", pairs.Length * 8, FieldFormat.Bytes);
        }
    }

    private static void DescribeValue(ReadOnlySpan<byte> value, int? attribute, IHeaderFields fields)
    {
        if (attribute == MessageType && value.Length == 2)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(value);
            fields.Add("value", 16, meaning: type < MessageTypes.Length ? MessageTypes[type] : null);
        }
        else if (value.Length > 0)
        {
            bool isText = attribute is 7 or 8 or 21 or 22 or 23 or 30 or 37;
            fields.Add("value", value.Length * 8, FieldFormat.Bytes, isText ? $"\"{Encoding.UTF8.GetString(value)}\"" : null);
        }
    }

    private static string? NameOf(int attribute) => attribute < Attributes.Length ? Attributes[attribute] : null;
}
