using System.Globalization;
using Earshot.Sdk.Records;

namespace Earshot.Sip.Tests;

/// <summary>Registrations of RFC 3261, 10, with the examples of RFC 3665, 2 as the pattern.</summary>
public sealed class RegistrationTests
{
    private const string Contact = "sip:alice@192.0.2.1:5060";
    private const string Credentials = "Authorization: Digest username=\"alice\", realm=\"atlanta, \\\"GA\\\"\", nonce=\"n\", response=\"r\"\r\n";
    private const string Challenge = "WWW-Authenticate: Digest realm=\"atlanta\", nonce=\"n\", stale=";

    [Fact]
    public void A_challenged_registration_that_is_refreshed_and_removed()
    {
        RegistrationRecord record = new Scenario()
            .Send(0, "AB", Register(1, $"Contact: <{Contact}>\r\nExpires: 600\r\nUser-Agent: phone\r\n"))
            .Send(0.010, "BA", Answer(401, 1, Challenge + "FALSE\r\n"))
            .Send(0.020, "AB", Register(2, $"Contact: <{Contact}>\r\nExpires: 600\r\n{Credentials}"))
            .Send(0.050, "BA", Answer(200, 2, $"Contact: <{Contact}>;expires=120\r\n"))
            .Send(100, "AB", Register(3, $"Contact: <{Contact}>\r\nExpires: 600\r\n{Credentials}"))
            .Send(100.050, "BA", Answer(200, 3, $"Contact: <{Contact}>;expires=90\r\n"))
            .Send(150, "AB", Register(4, $"Contact: <{Contact}>;expires=0\r\n{Credentials}"))
            .Send(150.030, "BA", Answer(200, 4))
            .Sink.Registrations.Should().ContainSingle().Subject;

        record.Should().BeEquivalentTo(new RegistrationRecord
        {
            Aor = "alice@atlanta.example.com",
            Contact = Contact,
            Source = Scenario.Address('A'),
            Destination = Scenario.Address('B'),
            UserAgent = "phone",
            Username = "alice",
            Start = Scenario.At(0),
            End = Scenario.At(150.030),
            State = RegistrationState.Unregistered,
            ExpiresS = 90,
            Requests = 4,
            Challenges = 1,
            Failures = 0,
            StatusCode = 200,
            RttMeanMs = (10 + 30 + 50 + 30) / 4.0,
            RttMaxMs = 50,
        });
    }

    // Of the response the contact's, then the header's; then what the request asked for (RFC 3261, 10.2.1.1 and 20.10).
    [Theory]
    [InlineData(";expires=60", "Expires: 70", ";expires=50", "Expires: 40", 50)]
    [InlineData(";expires=60", "Expires: 70", "", "Expires: 40", 40)]
    [InlineData(";expires=60", "Expires: 70", "", "", 60)]
    [InlineData("", "Expires: 70", "", "", 70)]
    [InlineData("", "", "", "", null)]
    [InlineData("", "", ";expires=\"30\"", "", 30)]
    [InlineData("", "", ";expires=soon", "", 3600)]
    [InlineData("", "", ";expires=4294967295", "", int.MaxValue)]
    public void What_is_granted_comes_first(string ownAsked, string asked, string ownGranted, string granted, int? expires)
    {
        RegistrationRecord record = new Scenario()
            .Send(0, "AB", Register(1, $"Contact: <{Contact}>{ownAsked}\r\n{Line(asked)}"))
            .Send(0.1, "BA", Answer(200, 1, $"Contact: <{Contact}>{ownGranted}\r\n{Line(granted)}"))
            .End().Sink.Registrations.Should().ContainSingle().Subject;

        record.ExpiresS.Should().Be(expires);
        record.State.Should().Be(RegistrationState.Registered);
    }

    [Fact]
    public void It_expires_when_it_is_not_refreshed()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Register(1, $"m: <{Contact}>\r\n"))
            .Send(0.5, "BA", Answer(200, 1, $"m: <{Contact}>;expires=60\r\n"))
            .Until(60);
        scenario.Sink.Registrations.Should().BeEmpty();

        RegistrationRecord record = scenario.Until(61).Sink.Registrations.Should().ContainSingle().Subject;
        record.State.Should().Be(RegistrationState.Expired);
        record.End.Should().Be(Scenario.At(60.5));
    }

    [Fact]
    public void Each_contact_of_a_request_is_a_registration()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Register(1, "Contact: \"a, b\" <sip:a@192.0.2.1>;expires=100, <sip:b@192.0.2.1,x>\r\nContact: sip:c@192.0.2.1;expires=0\r\nExpires: 50\r\n"))
            .Send(0.1, "BA", Answer(200, 1, "Contact: <sip:b@192.0.2.1,x>;expires=40,<sip:a@192.0.2.1;ob>;expires=90\r\n"))
            .End();

        scenario.Sink.Registrations.Select(record => (record.Contact, record.ExpiresS, record.State)).Should().BeEquivalentTo(new[]
        {
            ("sip:a@192.0.2.1", (int?)90, RegistrationState.Registered),
            ("sip:b@192.0.2.1,x", 40, RegistrationState.Registered),
            ("sip:c@192.0.2.1", null, RegistrationState.Unregistered),
        });
    }

    [Fact]
    public void A_star_removes_all_contacts()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Register(1, "Contact: <sip:a@192.0.2.1>, <sip:b@192.0.2.1>\r\n"))
            .Send(0.1, "BA", Answer(200, 1, "Expires: 500\r\n"))
            .Send(5, "AB", Register(2, "Contact: *\r\nExpires: 0\r\n"))
            .Send(5.1, "BA", Answer(200, 2))
            .Send(6, "AB", Register(3, "Contact: *\r\nExpires: 0\r\n"))
            .Send(6.1, "BA", Answer(200, 3));

        scenario.Sink.Registrations.Select(record => (record.Contact, record.State, record.Requests)).Should().BeEquivalentTo(new[]
        {
            ("sip:a@192.0.2.1", RegistrationState.Unregistered, 2),
            ("sip:b@192.0.2.1", RegistrationState.Unregistered, 2),
            ("*", RegistrationState.Unregistered, 1),
        });
    }

    [Theory]
    [InlineData("FALSE", RegistrationState.Failed, 1)]
    [InlineData("\"true\"", RegistrationState.Unknown, 0)] // RFC 7616, 3.3: only the nonce was too old
    public void Credentials_that_are_challenged_again_are_wrong(string stale, RegistrationState state, int failures)
    {
        RegistrationRecord record = new Scenario()
            .Send(0, "AB", Register(1, $"Contact: <{Contact}>\r\n"))
            .Send(0.1, "BA", Answer(401, 1, Challenge + "false\r\n"))
            .Send(0.2, "AB", Register(2, $"Contact: <{Contact}>\r\n{Credentials}"))
            .Send(0.3, "BA", Answer(401, 2, Challenge + stale + "\r\n"))
            .End().Sink.Registrations.Should().ContainSingle().Subject;

        (record.State, record.Failures, record.Challenges, record.StatusCode).Should().Be((state, failures, 2, null));
    }

    [Fact]
    public void A_nonce_that_was_good_once_may_be_challenged_again()
    {
        RegistrationRecord record = new Scenario()
            .Send(0, "AB", Register(1, $"Contact: <{Contact}>\r\n"))
            .Send(0.1, "BA", Answer(401, 1, Challenge + "false\r\n"))
            .Send(0.2, "AB", Register(2, $"Contact: <{Contact}>\r\n{Credentials}"))
            .Send(0.3, "BA", Answer(200, 2))
            .Send(100, "AB", Register(3, $"Contact: <{Contact}>\r\n{Credentials}"))
            .Send(100.1, "BA", Answer(401, 3, Challenge.Replace("\"n\"", "\"m\"", StringComparison.Ordinal) + "false\r\n"))
            .End().Sink.Registrations.Should().ContainSingle().Subject;

        (record.State, record.Failures, record.Challenges).Should().Be((RegistrationState.Registered, 0, 2));
    }

    [Fact]
    public void A_failure_is_reported_when_it_stays_quiet()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Register(1, $"Contact: <{Contact}>\r\n"))
            .Send(0.1, "BA", Answer(403, 1))
            .Send(30, "AB", Register(2, $"Contact: <{Contact}>\r\n"))
            .Send(30.1, "BA", Answer(503, 2))
            .Until(330);
        scenario.Sink.Registrations.Should().BeEmpty();

        RegistrationRecord record = scenario.Until(331).Sink.Registrations.Should().ContainSingle().Subject;
        (record.State, record.Failures, record.Requests, record.StatusCode, record.End)
            .Should().Be((RegistrationState.Failed, 2, 2, 503, Scenario.At(30.1)));
    }

    [Fact]
    public void A_challenge_that_is_never_answered_is_a_failure_in_the_end()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AB", Register(1, $"Contact: <{Contact}>\r\n"))
            .Send(0.1, "BA", Answer(401, 1))
            .Until(400);

        scenario.Sink.Registrations.Should().ContainSingle().Which.State.Should().Be(RegistrationState.Failed);
    }

    [Theory]
    [InlineData(false, RegistrationState.Unknown)] // nothing ever came back: the capture may have one direction only
    [InlineData(true, RegistrationState.Failed)]
    public void A_request_without_response_fails_after_timer_F(bool wasRegistered, RegistrationState state)
    {
        Scenario scenario = new();
        if (wasRegistered)
        {
            scenario.Send(0, "AB", Register(1, $"Contact: <{Contact}>\r\n")).Send(0.1, "BA", Answer(200, 1));
        }

        RegistrationRecord record = scenario
            .Send(10, "AB", Register(2, $"Contact: <{Contact}>\r\n"))
            .Send(10.5, "AB", Register(2, $"Contact: <{Contact}>\r\n"))
            .Until(41).Send(41.5, "AP", Sip.Invite()).Until(42).End()
            .Sink.Registrations.Should().ContainSingle().Subject;

        (record.Failures, record.State, record.Requests).Should().Be((1, state, wasRegistered ? 2 : 1));
    }

    [Fact]
    public void A_query_binds_nothing()
    {
        RegistrationRecord record = new Scenario()
            .Send(0, "AB", Register(1, ""))
            .Send(0.1, "BA", Answer(200, 1, $"Contact: <{Contact}>;expires=60\r\n"))
            .End().Sink.Registrations.Should().ContainSingle().Subject;

        (record.Contact, record.State, record.ExpiresS).Should().Be((null, RegistrationState.Registered, null));
    }

    [Fact]
    public void Copies_retransmissions_and_late_responses_change_nothing()
    {
        string request = Register(1, $"Contact: <{Contact}>\r\n");
        RegistrationRecord record = new Scenario()
            .Send(0, "AB", request).Send(0.001, "AB", request).Send(0.5, "AB", request)
            .Send(0.6, "BA", Answer(100, 1)).Send(0.7, "BA", Answer(200, 1)).Send(0.9, "BA", Answer(200, 1)).Send(1, "BA", Answer(500, 1))
            .End().Sink.Registrations.Should().ContainSingle().Subject;

        (record.Requests, record.StatusCode, record.RttMeanMs, record.RttMaxMs).Should().Be((1, 200, 700, 700));
    }

    [Fact]
    public void Contacts_of_one_address_are_bounded()
    {
        Scenario scenario = new();
        for (int i = 1; i <= 100; i++)
        {
            scenario.Send(i, "AB", Register(i, string.Create(CultureInfo.InvariantCulture, $"Contact: <sip:alice@192.0.2.1:{i}>\r\n")));
        }

        scenario.End().Sink.Registrations.Should().HaveCount(32);
        scenario.Counters["registrations_evicted"].Should().Be(68);
    }

    private static string Line(string header) => header.Length == 0 ? "" : header + "\r\n";

    private static string Register(int cseq, string extra) => Message("REGISTER sip:registrar.example.com SIP/2.0", cseq, extra);

    private static string Answer(int code, int cseq, string extra = "") =>
        Message(string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {code} Text"), cseq, extra);

    private static string Message(string startLine, int cseq, string extra) => string.Create(CultureInfo.InvariantCulture,
        $"{startLine}\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK{cseq}\r\nFrom: <sip:alice@atlanta.example.com>;tag=a\r\n"
        + $"To: Alice <sip:alice@atlanta.example.com>\r\nCall-ID: 1@192.0.2.1\r\nCSeq: {cseq} REGISTER\r\n{extra}Content-Length: 0\r\n\r\n");
}
