using Earshot.AudioCodes;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

public class AcdrDecoderTests
{
    private const string V5 = "05 | 12345678 0007 | 0001 0002";
    private const string Remote = "C0000201 4000 6000 B8"; // 192.0.2.1, 16384, 24576, expedited forwarding
    private const string BothSides = "C0000201 C6336402 13C4 13C5"; // 192.0.2.1, 198.51.100.2, 5060, 5061
    private const string Rtp = "8008 0001 000000A0 0BADCAFE D5";
    private const string Rtcp = "80C9 0001 0BADCAFE";
    private const string Sip = "425945207369703A61205349502F322E300D0A0D0A"; // BYE sip:a SIP/2.0
    private const string Packet = "45000021 00000000 40110000 0A000001 0A000002 | 13C4 13C4 000D 0000 | 4F5054494F";

    private static readonly AcdrDecoder Decoder = new();
    private static readonly LayerKey Key = LayerKey.ToUdpPort(925);

    /// <summary>
    /// Version | timestamp, sequence number | ids | flags | trace point, media type, length | session id | extension | payload;
    /// what comes out of it; and what tshark 4.0 shows, each example sent from a port of its own over UDP, and the same over TCP:
    /// <code>
    /// tshark -r F -T fields -E separator=; -E occurrence=f -e acdr.ver -e acdr.timestamp -e acdr.seq -e acdr.src_id
    ///   -e acdr.dst_id -e acdr.extra_data -e acdr.trace_pt -e acdr.media_type -e acdr.payload_offset -e acdr.header_ext_len
    ///   -e acdr.board_id -e acdr.reset_counter -e acdr.session_id -e acdr.long_session_id -e acdr.ext.src_ip
    ///   -e acdr.ext.src_ip_v6 -e acdr.ext.src_port -e acdr.ext.dst_ip -e acdr.ext.dst_ip_v6 -e acdr.ext.dst_port
    ///   -e acdr.ext.protocol -e acdr.ext.direction -e acdr.ext.iptos -e acdr.c5_control_flags -e acdr.ext.application
    ///   -e acdr.ext.dsp_core -e acdr.ext.dsp_ch -e acdr.ext.event_id -e acdr.ext.event_src -e acdr.ext.pstn_trace_seq_num
    ///   -e acdr.mii_sequence_num -e acdr.mii_packet_size
    /// </code>
    /// Of every example it shows the timestamp 305.419896, the ids 1 and 2, and from version 4 on the sequence number 7.
    /// </summary>
    public static TheoryData<string, string, string> Examples => new()
    {
        {
            $"00 | 000012345678 | 0001 0002 | AA | 00 01 0F | {Rtp}", // no addresses
            "unknown → unknown Unknown Media at 15",
            "ver=0x00 flags=0xaa point=0 type=1 offset=15"
        },
        {
            $"01 | 000012345678 | 0001 0002 | 00 | 01 02 0F | {Rtcp}",
            "unknown → unknown Unknown Media at 15",
            "ver=0x01 flags=0x00 point=1 type=2 offset=15"
        },
        {
            $"02 | 000012345678 | 0001 0002 | AA | 06 0A 0F | {Sip}",
            "unknown → unknown Unknown Signalling at 15",
            "ver=0x02 flags=0xaa point=6 type=10 offset=15"
        },
        {
            $"03 | 000012345678 | 0001 0002 | 08 | 06 0A 00 | {Packet}", // header added
            "link type 101 at 15",
            "ver=0x03 flags=0x08 point=6 type=10 offset=0"
        },
        {
            $"04 | 12345678 0007 | 0001 0002 | 00 | 00 01 0F | {Rtp}",
            "unknown → unknown Unknown Media at 15",
            "ver=0x04 flags=0x00 point=0 type=1 offset=15"
        },
        {
            $"{V5} | 00 | 00 01 09 | 00001234 | {Remote} | {Rtp}",
            "192.0.2.1:16384 → unknown Udp Media at 28",
            "ver=0x05 flags=0x00 point=0 type=1 length=9 session=4660 src=192.0.2.1 sport=16384 dport=24576 tos=184"
        },
        {
            $"06 | 12345678 0007 | 0001 0002 | 00 | 01 01 09 | 00001234 | {Remote} | {Rtp}",
            "unknown → 192.0.2.1:16384 Udp Media at 28",
            "ver=0x06 flags=0x00 point=1 type=1 length=9 session=4660 sport=24576 dst=192.0.2.1 dport=16384 tos=184"
        },
        {
            $"07 | 12345678 0007 | 0001 0002 | 00 | 14 02 09 | 00A1B2 C3 00001234 | C0000201 4001 6001 B8 | {Rtcp}",
            "192.0.2.1:16385 → unknown Udp Media at 32",
            "ver=0x07 flags=0x00 point=20 type=2 length=9 board=0x00a1b2 resets=195 session=4660"
                + " src=192.0.2.1 sport=16385 dport=24577 tos=184"
        },
        {
            $"08 | 12345678 0007 | 0001 0002 | 00 | 15 02 09 | 00A1B2 C3 0100001234 | C0000201 4001 6001 B8 | {Rtcp}",
            "unknown → 192.0.2.1:16385 Udp Media at 33",
            "ver=0x08 flags=0x00 point=21 type=2 length=9 board=0x00a1b2 resets=195"
                + " session=4294971956 sport=24577 dst=192.0.2.1 dport=16385 tos=184"
        },
        {
            $"09 | 12345678 0007 | 00000001 00000002 | 00 | 06 0A 0E | 00A1B2 C3 0100001234 | {BothSides} 11 00 | {Sip}",
            "192.0.2.1:5060 → 198.51.100.2:5061 Udp Signalling at 42",
            "ver=0x09 flags=0x00 point=6 type=10 length=14 board=0x00a1b2 resets=195 session=4294971956"
                + " src=192.0.2.1 sport=5060 dst=198.51.100.2 dport=5061 protocol=17 direction=0"
        },
        {
            $"{V5} | 00 | 06 0A 0E | 00001234 | {BothSides} 06 01 | {Sip}",
            "192.0.2.1:5060 → 198.51.100.2:5061 Tcp Signalling at 33",
            "ver=0x05 flags=0x00 point=6 type=10 length=14 session=4660"
                + " src=192.0.2.1 sport=5060 dst=198.51.100.2 dport=5061 protocol=6 direction=1"
        },
        {
            $"{V5} | 00 | 06 0A 0E | 00001234 | {BothSides} 00 00 | {Sip}", // a transport that is not told
            "192.0.2.1:5060 → 198.51.100.2:5061 Unknown Signalling at 33",
            "ver=0x05 flags=0x00 point=6 type=10 length=14 session=4660"
                + " src=192.0.2.1 sport=5060 dst=198.51.100.2 dport=5061 protocol=0 direction=0"
        },
        {
            $"{V5} | 08 | 06 0A 0E | 00001234 | {BothSides} 11 00 | {Packet}", // header added
            "link type 101 at 33",
            "ver=0x05 flags=0x08 point=6 type=10 length=14 session=4660"
                + " src=192.0.2.1 sport=5060 dst=198.51.100.2 dport=5061 protocol=17 direction=0"
        },
        {
            $"{V5} | 00 | 06 0B 0E | 00001234 | {BothSides} 11 00 | 212F31",
            "192.0.2.1:5060 → 198.51.100.2:5061 Udp Other at 33",
            "ver=0x05 flags=0x00 point=6 type=11 length=14 session=4660"
                + " src=192.0.2.1 sport=5060 dst=198.51.100.2 dport=5061 protocol=17 direction=0"
        },
        {
            $"{V5} | 00 | 06 06 0E | 00001234 | {BothSides} 06 00 | 7B7D",
            "192.0.2.1:5060 → 198.51.100.2:5061 Tcp Other at 33",
            "ver=0x05 flags=0x00 point=6 type=6 length=14 session=4660"
                + " src=192.0.2.1 sport=5060 dst=198.51.100.2 dport=5061 protocol=6 direction=0"
        },
        {
            $"{V5} | 00 | 05 0A 02 | 00001234 | 1234 | {Sip}", // not at System: no addresses
            "unknown → unknown Unknown Signalling at 21",
            "ver=0x05 flags=0x00 point=5 type=10 length=2 session=4660"
        },
        {
            $"{V5} | 02 | 23 01 15 | 00001234 | 20010DB8000000000000000000000001 4000 6000 B8 | {Rtp}",
            "[2001:db8::1]:16384 → unknown Udp Media at 40",
            "ver=0x05 flags=0x02 point=35 type=1 length=21 session=4660 src=2001:db8::1 sport=16384 dport=24576 tos=184"
        },
        {
            $"{V5} | 02 | 16 01 15 | 00001234 | 20010DB8000000000000000000000001 4000 6000 B8 | {Rtp}",
            "unknown → [2001:db8::1]:16384 Udp Media at 40",
            "ver=0x05 flags=0x02 point=22 type=1 length=21 session=4660 sport=24576 dst=2001:db8::1 dport=16384 tos=184"
        },
        {
            $"{V5} | 00 | 00 01 0A | 00001234 | {Remote} 10 | {Rtp}", // control flags of old devices
            "192.0.2.1:16384 → unknown Udp Media at 29",
            "ver=0x05 flags=0x00 point=0 type=1 length=10 session=4660 src=192.0.2.1 sport=16384 dport=24576 tos=184 c5=0x10"
        },
        {
            $"{V5} | 00 | 11 24 09 | 00001234 | {Remote} | {Rtp}",
            "unknown → 192.0.2.1:16384 Udp Media at 28",
            "ver=0x05 flags=0x00 point=17 type=36 length=9 session=4660 sport=24576 dst=192.0.2.1 dport=16384 tos=184"
        },
        {
            $"{V5} | 00 | 04 36 09 | 00001234 | {Remote} | 80E5 0001 000000A0 0BADCAFE 05", // telephone-event
            "192.0.2.1:16384 → unknown Udp Media at 28",
            "ver=0x05 flags=0x00 point=4 type=54 length=9 session=4660 src=192.0.2.1 sport=16384 dport=24576 tos=184"
        },
        {
            $"{V5} | 00 | 12 1B 09 | 00001234 | C0000201 4000 6000 88 | 80E0 0001 000000A0 0BADCAFE 05",
            "192.0.2.1:16384 → unknown Udp Media at 28",
            "ver=0x05 flags=0x00 point=18 type=27 length=9 session=4660 src=192.0.2.1 sport=16384 dport=24576 tos=136"
        },
        {
            $"{V5} | 00 | 18 1C 09 | 00001234 | C0000201 4001 6001 88 | {Rtcp}",
            "unknown → 192.0.2.1:16385 Udp Media at 28",
            "ver=0x05 flags=0x00 point=24 type=28 length=9 session=4660 sport=24577 dst=192.0.2.1 dport=16385 tos=136"
        },
        {
            $"{V5} | 00 | 04 01 09 | 00001234 | {Remote} | 0001 0000 2112A442 000000000000000000000000", // on a media port: STUN
            "192.0.2.1:16384 → unknown Udp Other at 28",
            "ver=0x05 flags=0x00 point=4 type=1 length=9 session=4660 src=192.0.2.1 sport=16384 dport=24576 tos=184"
        },
        {
            $"{V5} | 08 | 00 01 09 | 00001234 | {Remote} | {Packet}", // header added
            "link type 101 at 28",
            "ver=0x05 flags=0x08 point=0 type=1 length=9 session=4660 src=192.0.2.1 sport=16384 dport=24576 tos=184"
        },
        {
            $"{V5} | 00 | 08 01 00 | 00001234 | {Rtp}", // between networks: no addresses
            "unknown → unknown Unknown Media at 19",
            "ver=0x05 flags=0x00 point=8 type=1 length=0 session=4660"
        },
        {
            $"{V5} | 00 | 04 3D 09 | 00001234 | {Remote} | 16FEFD",
            "192.0.2.1:16384 → unknown Udp Other at 28",
            "ver=0x05 flags=0x00 point=4 type=61 length=9 session=4660 src=192.0.2.1 sport=16384 dport=24576 tos=184"
        },
        {
            $"{V5} | 00 | 00 03 09 | 00001234 | {Remote} | 0001",
            "192.0.2.1:16384 → unknown Udp Other at 28",
            "ver=0x05 flags=0x00 point=0 type=3 length=9 session=4660 src=192.0.2.1 sport=16384 dport=24576 tos=184"
        },
        {
            $"{V5} | 00 | 00 03 04 | 00001234 | C0000201 | 0001",
            "unknown → unknown Unknown Other at 23",
            "ver=0x05 flags=0x00 point=0 type=3 length=4 session=4660 src=192.0.2.1"
        },
        {
            $"{V5} | 08 | 01 03 0C | 00001234 | C0000201 | 4000 6000 000A 0000 | 0001", // the UDP header is in the extension
            "unknown → unknown Unknown Other at 31",
            "ver=0x05 flags=0x08 point=1 type=3 length=12 session=4660 dst=192.0.2.1"
        },
        {
            $"{V5} | 01 | 00 01 09 | 00001234 | {Remote} | 0102 000D | {Rtp}", // tshark reads RTP from the MII header on
            "192.0.2.1:16384 → unknown Udp Media at 32",
            "ver=0x05 flags=0x01 point=0 type=1 length=9 session=4660"
                + " src=192.0.2.1 sport=16384 dport=24576 tos=184 miiseq=258 miisize=13"
        },
        {
            // headers of the DSP come first
            $"{V5} | 00 | 21 23 02 | 00001234 | 01 02 | 0000000000000000 0000000000000000 00000000 01",
            "unknown → unknown Unknown Other at 21",
            "ver=0x05 flags=0x00 point=33 type=35 length=2 session=4660 core=1 channel=2"
        },
        {
            $"{V5} | 00 | 02 32 02 | 00001234 | 01 02 | 01",
            "unknown → unknown Unknown Other at 21",
            "ver=0x05 flags=0x00 point=2 type=50 length=2 session=4660 core=1 channel=2"
        },
        {
            $"{V5} | 00 | 04 21 0D | 00001234 | 13C5 4000 C0000201 C6336402 03 | {Sip}",
            "192.0.2.1:5061 → 198.51.100.2:16384 Tcp Signalling at 32",
            "ver=0x05 flags=0x00 point=4 type=33 length=13 session=4660"
                + " src=192.0.2.1 sport=5061 dst=198.51.100.2 dport=16384 application=3"
        },
        {
            $"{V5} | 00 | 04 21 0D | 00001234 | 01BB 4000 C0000201 C6336402 01 | 474554202F",
            "192.0.2.1:443 → 198.51.100.2:16384 Tcp Other at 32",
            "ver=0x05 flags=0x00 point=4 type=33 length=13 session=4660"
                + " src=192.0.2.1 sport=443 dst=198.51.100.2 dport=16384 application=1"
        },
        {
            $"{V5} | 00 | 05 22 0D | 00001234 | 13C5 4000 C0000201 C6336402 06 | {Sip}", // may be anything
            "192.0.2.1:5061 → 198.51.100.2:16384 Tcp Unknown at 32",
            "ver=0x05 flags=0x00 point=5 type=34 length=13 session=4660"
                + " src=192.0.2.1 sport=5061 dst=198.51.100.2 dport=16384 application=6"
        },
        {
            $"{V5} | 00 | 06 04 02 | 00001234 | 11 22 | 01",
            "unknown → unknown Unknown Other at 21",
            "ver=0x05 flags=0x00 point=6 type=4 length=2 session=4660 event=17 eventsource=34"
        },
        {
            $"{V5} | 00 | 19 18 04 | 00001234 | 00000042 | 01",
            "unknown → unknown Unknown Other at 23",
            "ver=0x05 flags=0x00 point=25 type=24 length=4 session=4660 pstn=66"
        },
        {
            $"{V5} | 00 | 06 1E 00 | 00001234 | 3C31343E",
            "unknown → unknown Unknown Other at 19",
            "ver=0x05 flags=0x00 point=6 type=30 length=0 session=4660"
        },
        {
            $"{V5} | 00 | 09 0F 00 | 00001234 | {Rtp}", // tshark shows PCM as RTP
            "unknown → unknown Unknown Other at 19",
            "ver=0x05 flags=0x00 point=9 type=15 length=0 session=4660"
        },
    };

    /// <summary>What tshark has no answer to, or another one.</summary>
    public static TheoryData<string, string> Others => new()
    {
        // Up to version 4 tshark shows no extension, whatever the offset.
        { $"03 | 000012345678 | 0001 0002 | 00 | 00 01 18 | {Remote} | {Rtp}", "192.0.2.1:16384 → unknown Udp Media at 24" },
        {
            $"03 | 000012345678 | 0001 0002 | 00 | 01 01 24 | 20010DB8000000000000000000000001 4000 6000 B8 | {Rtp}",
            "unknown → [2001:db8::1]:16384 Udp Media at 36" // the length proves IPv6, without the flag
        },
        {
            $"04 | 12345678 0007 | 0001 0002 | 02 | 01 01 24 | 20010DB8000000000000000000000001 4000 6000 B8 | {Rtp}",
            "unknown → [2001:db8::1]:16384 Udp Media at 36"
        },
        {
            $"02 | 000012345678 | 0001 0002 | 00 | 06 0A 1D | {BothSides} 11 00 | {Sip}",
            "192.0.2.1:5060 → 198.51.100.2:5061 Udp Signalling at 29"
        },
        { $"03 | 000012345678 | 0001 0002 | 00 | 00 01 1B | {Rtp}", "unknown → unknown Unknown Media at 15" }, // to RTP's payload
        { $"03 | 000012345678 | 0001 0002 | 00 | 00 01 18 | {Rtp}", "unknown → unknown Unknown Media at 15" },

        // no room for IPv6
        { $"{V5} | 02 | 00 01 09 | 00001234 | {Remote} | {Rtp}", "192.0.2.1:16384 → unknown Udp Media at 28" },
        { $"{V5} | 00 | 00 01 04 | 00001234 | C0000201 | {Rtp}", "unknown → unknown Unknown Media at 23" }, // no ports
        { $"{V5} | 00 | 00 01 0B | 00001234 | {Remote} FFFF | {Rtp}", "192.0.2.1:16384 → unknown Udp Media at 30" },
        { $"{V5} | AA | 00 01 09 | 00001234 | {Remote} | {Rtp}", "192.0.2.1:16384 → unknown Udp Media at 28" }, // the old filler
        { $"{V5} | 80 | 00 01 09 | 00001234 | {Remote} | {Rtp}", "192.0.2.1:16384 → unknown Udp Media at 28" }, // reserved
        { $"{V5} | 20 | 00 01 09 | 00001234 | {Remote} | {Rtp}", "192.0.2.1:16384 → unknown Udp Media at 28" }, // MTCE
        // no header after all
        { $"{V5} | 08 | 00 01 09 | 00001234 | {Remote} | {Rtp}", "192.0.2.1:16384 → unknown Udp Media at 28" },
        { $"{V5} | 08 | 00 01 09 | 00001234 | {Remote} | 60", "link type 101 at 28" },
        { $"{V5} | 00 | 22 01 02 | 00001234 | 01 02 | {Rtp}", "unknown → unknown Unknown Other at 21" }, // inside the DSP
        { $"{V5} | 00 | 06 0A 0E | 00001234 | {BothSides} 11 00 | {Packet}", "link type 101 at 33" }, // a packet without the flag
        {
            $"{V5} | 08 | 06 0A 0E | 00001234 | {BothSides} 11 00 | {Sip}",
            "192.0.2.1:5060 → 198.51.100.2:5061 Udp Signalling at 33" // text in spite of the flag
        },
        {
            $"{V5} | 00 | 06 0A 0E | 00001234 | {BothSides} 11 00 | 494E56495445207369703A61205349502F322E30",
            "192.0.2.1:5060 → 198.51.100.2:5061 Udp Signalling at 33" // "INVITE" begins with the nibble 4
        },
        // of an encrypted syslog nothing is lost
        { $"{V5} | 16 | 06 1E 00 | 00001234 | 3C31", "unknown → unknown Unknown Other at 19" },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "", "TooShort needs 1 of 0" },
        { "05", "TooShort needs 19 of 1" },
        { "00 | 000012345678 | 0001 0002 | AA | 00 01", "TooShort needs 15 of 14" },
        { "09 | 12345678 0007 | 00000001 00000002 | 00 | 06 0A 0E | 00A1B2 C3 01000012", "TooShort needs 28 of 27" },
        { $"{V5} | 00 | 00 01 09 | 00001234 | C0000201 4000 6000", "TooShort needs 28 of 27" },
        { $"{V5} | 01 | 00 01 09 | 00001234 | {Remote} | 0102 00", "TooShort needs 32 of 31" },
        { "0A | 12345678 0007 | 00000001 00000002 | 00 | 06 0A 0E | 00A1B2 C3 0100001234", "BadVersion" },
        { $"{V5} | 04 | 00 01 09 | 00001234 | {Remote} | {Rtp}", "Unsupported" }, // fragmented
        { $"{V5} | 10 | 06 0A 0E | 00001234 | {BothSides} 11 00 | 8A3C", "Unsupported" }, // encrypted
        { $"{V5} | 48 | 06 1E 00 | 00001234 | {Packet}", "Unsupported" }, // lawful interception
        { $"{V5} | 00 | 00 26 00 | 00001234 | D5D5", "Unsupported" }, // the rest of another message
        { Rtp, "NotMine" },
        { Sip, "NotMine" },
        { "16FEFD", "NotMine" }, // DTLS
        { "0001 0000 2112A442 000000000000000000000000", "NotMine" }, // STUN
        { $"{V5} | 00 | 24 01 00 | 00001234 | {Rtp}", "NotMine" }, // no such trace point
        { $"{V5} | 00 | 00 3E 00 | 00001234 | {Rtp}", "NotMine" }, // no such media type
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Decodes_what_tshark_decodes(string packet, string expected, string shown)
    {
        Decode(Bytes.Of(packet)).Should().Be(expected);
        AcdrFields.Of(Decoder, Key, Bytes.Of(packet)).Should().Be(shown);
    }

    [Theory]
    [MemberData(nameof(Others))]
    [MemberData(nameof(Refused))]
    public void Decodes(string packet, string expected) => Decode(Bytes.Of(packet)).Should().Be(expected);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Keeps_to_the_contract_whatever_the_bytes(string packet, string expected, string shown)
    {
        expected.Should().NotBe(shown);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Keeps_to_the_contract_in_odd_cases(string packet, string expected)
    {
        Decode(Bytes.Of(packet)).Should().Be(expected);
        DecoderTheory.Check(Decoder, Key, Bytes.Of(packet));
    }

    [Fact]
    public void Blames_the_snap_length_for_what_it_cut() =>
        Decoder.Describe(Decoder.Decode(Key, Bytes.Of($"{V5} | 00"), wireLength: 200)).Should().Be("Truncated needs 19 of 12");

    [Theory]
    [InlineData("03 | 000012345678 | 0001 0002 | 00 | 00 01 0F", 0, 0)]
    [InlineData("04 | 12345678 FFFE | 0001 0002 | 00 | 00 01 0F", 16, 0xFFFE)]
    [InlineData("09 | 12345678 0007 | 00000001 00000002 | 00 | 06 1E 00 | 00A1B2 C3 0100001234", 16, 7)]
    public void The_device_s_counter_tells_what_is_missing(string packet, int bits, int number)
    {
        DecodeResult result = Decoder.Decode(Key, Bytes.Of(packet));

        (result.SequenceBits, result.Sequence, result.SequenceStream).Should().Be(((byte)bits, (uint)number, 0u));
    }

    private static string Decode(byte[] bytes)
    {
        FlowMetadata flow = default;
        DecodeResult result = Decoder.Decode(new Layer(bytes, bytes.Length, Key, ref flow));
        return result.Outcome != DecodeOutcome.Flow
            ? Decoder.Describe(result)
            : $"{flow.Flow.Source} → {flow.Flow.Destination} {flow.Flow.Protocol} {flow.Content} at {result.Offset}"
                + (result.IdCount == 0 ? "" : $" {Decoder.IdsOf(result)}");
    }
}
