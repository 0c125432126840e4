using System.Text;

namespace Earshot.Sip.Tests.Torture;

/// <summary>
/// IPv6 in SIP, after the sections of RFC 5118 (which RFC 5954 corrects the grammar for): messages of our own, and what the RFC
/// says of each kind.
/// </summary>
public sealed class Rfc5118Tests
{
    private const string Sdp6 = "v=0\r\no=a 1 1 IN IP6 2001:db8::20\r\ns=-\r\nc=IN IP6 2001:db8::20\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n";

    /// <summary>Another IP version for each of the media.</summary>
    private const string SdpOfBoth = "v=0\r\no=a 1 1 IN IP6 2001:db8::20\r\ns=-\r\nt=0 0\r\n"
        + "m=audio 6000 RTP/AVP 0\r\nc=IN IP6 2001:db8::20\r\nm=video 6024 RTP/AVP 31\r\nc=IN IP4 192.0.2.20\r\n";

    private const string SdpMapped = "v=0\r\no=a 1 1 IN IP6 ::ffff:192.0.2.20\r\ns=-\r\nc=IN IP6 ::ffff:192.0.2.20\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n";

    /// <summary>RFC 4007 zones mean nothing outside of their host, and RFC 8866 has none.</summary>
    private const string SdpOfZone = "v=0\r\no=a 1 1 IN IP6 fe80::20\r\ns=-\r\nc=IN IP6 fe80::20%eth0\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n";

    private static readonly ExpectedMessage Register = new("", "", "")
    {
        Method = "REGISTER",
        RequestUri = "sip:[2001:db8::10]",
        From = new("user", "example.com", "81x2"),
        To = new("user", "example.com"),
        CallId = "c@[2001:db8::20]",
        CSeq = 8,
        SentBy = "[2001:db8::20]",
        Branch = "z9hG4bKas3-111",
    };

    private static readonly ExpectedMessage Invite = Register with { Method = "INVITE", RequestUri = "sip:user@[2001:db8::10]", Calls = 1 };

    private static readonly (ExpectedMessage Expected, string Text)[] Rows =
    [
        (Register with { Section = "4.1", Demand = "a reference in brackets is a host" }, Message("REGISTER sip:[2001:db8::10]")),
        (Register with
        {
            Section = "4.2",
            Demand = "without brackets it is an error",
            RequestUri = "sip:2001:db8::10",
            Defects = ["sip_invalid_request_uri"],
        }, Message("REGISTER sip:2001:db8::10")),
        (Register with { Section = "4.3", Demand = "within brackets there is no port", RequestUri = "sip:[2001:db8::10:5070]" },
            Message("REGISTER sip:[2001:db8::10:5070]")),
        (Register with { Section = "4.4", Demand = "behind brackets there is one", RequestUri = "sip:[2001:db8::10]:5070" },
            Message("REGISTER sip:[2001:db8::10]:5070")),
        (Register with { Section = "4.5", Demand = "received in brackets" },
            Message("REGISTER sip:[2001:db8::10]", via: "[2001:db8::20];received=[2001:db8::9:255];branch=z9hG4bKas3-111")),
        (Register with { Section = "4.5", Demand = "received without brackets" },
            Message("REGISTER sip:[2001:db8::10]", via: "[2001:db8::20];received=2001:db8::9:255;branch=z9hG4bKas3-111")),
        (Register with { Section = "4.5", Demand = "a port beside sent-by", SentBy = "[2001:db8::20]:5090" },
            Message("REGISTER sip:[2001:db8::10]", via: "[2001:db8::20]:5090;branch=z9hG4bKas3-111")),
        (Invite with { Section = "4.6", Demand = "in SDP there are no brackets", Body = Sdp6.Length, Media = ["[2001:db8::20]:6000"] },
            Message("INVITE sip:user@[2001:db8::10]", body: Sdp6)),
        (Register with { Section = "4.7", Demand = "IPv4 and IPv6 in the headers of one message", From = new("user", "192.0.2.1", "81x2"), Vias = 3 },
            Message(
                "REGISTER sip:[2001:db8::10]", from: "<sip:user@192.0.2.1>", contact: "<sip:user@192.0.2.1:5060>, <sip:[2001:db8::20]>",
                more: "Via: SIP/2.0/UDP 192.0.2.1;received=2001:db8::9;branch=z9hG4bKb\r\nVia: SIP/2.0/TCP [2001:db8::30]:5060;branch=z9hG4bKc\r\n")),
        (Invite with { Section = "4.8", Demand = "IPv4 and IPv6 in one session", Body = SdpOfBoth.Length, Media = ["[2001:db8::20]:6000", "192.0.2.20:6024"] },
            Message("INVITE sip:user@[2001:db8::10]", body: SdpOfBoth)),
        (Invite with { Section = "4.9", Demand = "an IPv4-mapped address", RequestUri = "sip:user@[::ffff:192.0.2.10]", Body = SdpMapped.Length, Media = ["192.0.2.20:6000"] },
            Message("INVITE sip:user@[::ffff:192.0.2.10]", contact: "<sip:user@[::ffff:192.0.2.20]>", body: SdpMapped)),
        (Register with { Section = "4.10", Demand = "three colons, as the grammar of RFC 3261 has it", RequestUri = "sip:user@[2001:db8:::192.0.2.1]" },
            Message("REGISTER sip:user@[2001:db8:::192.0.2.1]")),
        (Register with { Section = "RFC 6874", Demand = "a zone", RequestUri = "sip:[fe80::10%25eth0]", From = new("user", "fe80::20%25eth0", "81x2") },
            Message("REGISTER sip:[fe80::10%25eth0]", from: "<sip:user@[fe80::20%25eth0]>")),
        (Invite with { Section = "RFC 4007", Demand = "no zone in SDP", Body = SdpOfZone.Length, Defects = ["sdp_address_unresolved"] },
            Message("INVITE sip:user@[2001:db8::10]", body: SdpOfZone)),
    ];

    /// <summary>Host of a URI, and whether it may be a Request-URI.</summary>
    public static TheoryData<string, string, bool> Hosts => new()
    {
        { "sip:[2001:db8::10]", "2001:db8::10", true },
        { "sip:2001:db8::10", "2001:db8::10", false },
        { "sip:[2001:db8::10:5070]", "2001:db8::10:5070", true },
        { "sip:[2001:db8::10]:5070", "2001:db8::10", true },
        { "sips:user:pw@[2001:db8::10]:5070;transport=tcp", "2001:db8::10", true },
        { "sip:user@2001:db8::10;lr", "2001:db8::10", false },
        { "sip:user@[2001:db8::10", "[2001:db8::10", false },
        { "sip:user@[]", "", true },
        { "sip:user@[::ffff:192.0.2.1]", "::ffff:192.0.2.1", true },
        { "sip:user@[2001:db8:::192.0.2.1]", "2001:db8:::192.0.2.1", true },
        { "sip:user@[fe80::1%25eth0]", "fe80::1%25eth0", true },
        { "sip:192.0.2.1:5060", "192.0.2.1", true },
    };

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Rows.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_message(int row) => MessageCheck.Check(Encoding.ASCII.GetBytes(Rows[row].Text), Rows[row].Expected);

    [Theory]
    [MemberData(nameof(Hosts))]
    public void A_host(string uri, string host, bool isRequestUri)
    {
        Encoding.ASCII.GetString(Messages.NameAddress.ParseUri(Encoding.ASCII.GetBytes(uri)).Host).Should().Be(host);
        Messages.NameAddress.IsRequestUri(Encoding.ASCII.GetBytes(uri)).Should().Be(isRequestUri);
    }

    private static string Message(
        string start,
        string via = "[2001:db8::20];branch=z9hG4bKas3-111",
        string from = "<sip:user@example.com>",
        string contact = "<sip:[2001:db8::20]>",
        string more = "",
        string body = "") =>
        $"{start} SIP/2.0\r\nVia: SIP/2.0/UDP {via}\r\nFrom: {from};tag=81x2\r\nTo: sip:user@example.com\r\nCall-ID: c@[2001:db8::20]\r\n"
        + $"CSeq: 8 {start.Split(' ')[0]}\r\nContact: {contact}\r\n{more}Content-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}";
}
