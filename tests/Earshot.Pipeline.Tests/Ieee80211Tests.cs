using Earshot.Host.Pipeline.Layers;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Pipeline.Tests;

public class Ieee80211Tests
{
    private const string Addresses = "02000000000A 020000000001 020000000002";
    private const string Snap = "AAAA03 000000 0800";
    private const string Subframe = "020000000002 020000000001 000C"; // 802.2 and 4 bytes

    private static readonly Ieee80211 Decoder = new();
    private static readonly LayerKey Key = LayerKey.OfLinkType(LinkType.Ieee80211);

    /// <summary>
    /// Frame control, duration | addresses | sequence control | optional fields | 802.2 | inside. tshark 4.0 finds IP in the same
    /// frames, in CAPWAP with <c>-o capwap.data.swap_fc:TRUE</c> where frame control is exchanged, as it is by default:
    /// <code>tshark -r F -T fields -e frame.protocols -e wlan.fc.type_subtype</code>
    /// Of the one that is protected it shows the data alone, unless told <c>-o "wlan.ignore_wep:Yes - without IV"</c>.
    /// </summary>
    public static TheoryData<string, string> Readable => new()
    {
        { $"0801 2C00 | {Addresses} | 1000 | {Snap} 45", "EtherType 0x0800 at 32" },
        { $"0802 0000 | {Addresses} | 1000 | {Snap} 45", "EtherType 0x0800 at 32" },
        { $"0803 0000 | {Addresses} | 1000 | 020000000003 | {Snap} 45", "EtherType 0x0800 at 38" }, // four addresses
        { $"8801 2C00 | {Addresses} | 1000 | 0600 | {Snap} 45", "EtherType 0x0800 at 34" }, // QoS
        { $"8801 2C00 | {Addresses} | 1000 | 0600 | 0000 | {Snap} 45", "EtherType 0x0800 at 36" }, // padded
        { $"8881 2C00 | {Addresses} | 1000 | 0600 | 00000000 | {Snap} 45", "EtherType 0x0800 at 38" }, // HT control
        { $"0841 2C00 | {Addresses} | 1000 | {Snap} 45", "EtherType 0x0800 at 32" }, // protected, but decrypted
        { $"8801 2C00 | {Addresses} | 1000 | 8600 | {Subframe} | {Snap} 45000000", "EtherType 0x0800 at 48 length 4" },
        { $"8801 2C00 | {Addresses} | 1000 | 8600 | 0000 {Subframe} | {Snap} 45000000", "EtherType 0x0800 at 50 length 4" },
        { $"8801 2C00 | {Addresses} | 1000 | 8600 | {Subframe} | {Snap} 45000000 0000 | 01020304", "EtherType 0x0800 at 48 length 4" },
        { $"1108 2C00 | {Addresses} | 7630 | {Snap} 45", "EtherType 0x0800 at 32" }, // exchanged
        { $"0908 2C00 | {Addresses} | 7630 | {Snap} 45", "EtherType 0x0800 at 32" }, // exchanged, sent again
        { $"0188 2C00 | {Addresses} | 7630 | 0600 | {Snap} 45", "EtherType 0x0800 at 34" },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "", "TooShort" },
        { $"0801 2C00 | {Addresses}", "TooShort" },
        { $"0801 2C00 | {Addresses} | 1000 | AAAA03", "TooShort" },
        { "D400 0000 020000000001", "NotMine" }, // acknowledgment
        { "08", "TooShort" },
        { $"8000 0000 | {Addresses} | 1000 | {Snap} 45", "NotMine" }, // beacon
        { $"4801 0000 | {Addresses} | 1000 | {Snap} 45", "NotMine" }, // null: no data
        { $"0901 0000 | {Addresses} | 1000 | {Snap} 45", "NotMine" }, // version 1
        { $"0801 0000 | {Addresses} | 1000 | 424203 0000000000 45", "NotMine" }, // spanning tree
        { $"1108 2C00 | {Addresses} | 7630 | 0000000000000000 45", "NotMine" }, // exchanged, but no proof
        { $"0841 2C00 | {Addresses} | 1000 | 0102030405060708 45", "Unsupported" }, // encrypted
        { $"0805 2C00 | {Addresses} | 1000 | {Snap} 45", "Unsupported" }, // first fragment
        { $"0801 2C00 | {Addresses} | 1100 | 0102030405060708 45", "Unsupported" }, // last fragment
        { $"8801 2C00 | {Addresses} | 1000 | 8600 | {Subframe} | {Snap} 45000000 0000 | {Subframe} {Snap}", "Unsupported" },
        { $"8801 2C00 | {Addresses} | 1000 | 8600 | 020000000002 020000000001 0007 | {Snap} 45", "BadLength" },
        { $"8801 2C00 | {Addresses} | 1000 | 8600 | {Subframe} | {Snap} 45", "BadLength" },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    [MemberData(nameof(Refused))]
    public void Decodes(string frame, string expected) => Decode(Bytes(frame)).Should().Be(expected);

    [Theory]
    [MemberData(nameof(Readable))]
    public void Keeps_to_the_contract_whatever_the_bytes(string frame, string expected)
    {
        Decode(Bytes(frame)).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes(frame));
    }

    private static byte[] Bytes(string fields) => Convert.FromHexString(fields.Replace(" ", "").Replace("|", ""));

    private static string Decode(byte[] frame)
    {
        FlowMetadata flow = default;
        DecodeResult result = Decoder.Decode(new Layer(frame, frame.Length, Key, ref flow));
        return result.Outcome switch
        {
            DecodeOutcome.Inner => $"{result.Next} at {result.Offset}" + (result.Length < 0 ? "" : $" length {result.Length}"),
            DecodeOutcome.Malformed => $"{result.Defect}",
            _ => $"{result.Outcome}",
        };
    }
}
