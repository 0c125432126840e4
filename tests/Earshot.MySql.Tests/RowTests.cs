using System.Globalization;
using Earshot.MySql.Tests.Servers;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

/// <summary>What stands in the tables, as the mariadb client shows it.</summary>
[Collection(nameof(SharedServer))]
public sealed class RowTests : IDisposable
{
    private static readonly Timestamp Start = Timestamp.Parse("2026-11-23T12:00:00.123987Z");

    private readonly MariaDbServer? server;
    private readonly Lazy<Sensor> sensor;
    private readonly string database;

    public RowTests(SharedServer shared)
    {
        server = MariaDbProgram.SkipReason is null ? shared.Server : null;
        database = server?.NewDatabase() ?? "";
        sensor = new Lazy<Sensor>(() => new Sensor(server!, database));
    }

    [MySqlFact]
    public void Answered_call()
    {
        Store(Call());

        Values("cdr").Should().Contain(new Dictionary<string, string>
        {
            ["calldate"] = "2026-11-23 12:00:00.123",
            ["callend"] = "2026-11-23 12:01:03.373",
            ["duration"] = "63.250",
            ["connect_duration"] = "60.250",
            ["progress_time"] = "1.001",
            ["first_rtp_time"] = "3.000",
            ["post_bye_delay"] = "21.250",
            ["caller"] = "1001",
            ["caller_domain"] = "caller.example",
            ["caller_reverse"] = "1001",
            ["callername"] = "Alice 😀",
            ["callername_reverse"] = "😀 ecilA",
            ["called"] = "2003",
            ["called_domain"] = "callee.example",
            ["called_reverse"] = "3002",
            ["sipcallerip"] = "3221225985", // 192.0.2.1
            ["sipcallerport"] = "5060",
            ["sipcalledip"] = "3405803785", // the last hop, 203.0.113.9
            ["sipcalledport"] = "5061",
            ["whohanged"] = "callee",
            ["bye"] = "3",
            ["lastSIPresponseNum"] = "200",
            ["reason_sip_cause"] = "NULL",
            ["reason_q850_cause"] = "16",
            ["id_sensor"] = "1",
            ["vlan"] = "17",
            ["flags"] = Bits(4, 8, 12, 17, 33),
            ["response_time_100"] = "20",
            ["response_time_xxx"] = "1000",
            ["max_retransmission_invite"] = "2",
            ["sighup"] = "NULL",
            ["dscp"] = "NULL",
        });
    }

    [MySqlFact]
    public void Quality_of_both_directions()
    {
        Store(Call());

        Values("cdr").Should().Contain(new Dictionary<string, string>
        {
            ["a_index"] = "1",
            ["a_payload"] = "8",
            ["a_saddr"] = "3221225985",
            ["a_received"] = "2989", // 2990 packets, of them one duplicate
            ["a_lost"] = "11",
            ["a_reordered"] = "4",
            ["a_avgjitter_mult10"] = "1", // 0.12998 ms
            ["a_maxjitter"] = "2", // 2.0625 ms
            ["a_sl1"] = "9",
            ["a_sl2"] = "1",
            ["a_sl10"] = "0",
            ["a_d50"] = "3",
            ["a_d70"] = "2",
            ["a_d300"] = "1",
            ["a_mos_f1_mult10"] = "43",
            ["a_mos_f2_mult10"] = "NULL",
            ["a_mos_adapt_min_mult10"] = "44",
            ["a_mos_xr_mult10"] = "41",
            ["a_mos_min_mult10"] = "43",
            ["a_rtcp_loss"] = "9",
            ["a_rtcp_maxfr"] = "1", // 0.39 per cent is 1 of 256
            ["a_rtcp_maxjitter"] = "2",
            ["a_rtcp_avgrtd_mult10"] = "405",
            ["a_rtcp_maxrtd_mult10"] = "800",
            ["a_last_rtp_from_end"] = "0.250",
            ["a_rtp_ptime"] = "20",
            ["a_packet_loss_perc_mult1000"] = "367", // 11 of 3000 are 0.3667 per cent
            ["a_delay_sum"] = "640", // 3 * 60 + 2 * 80 + 300
            ["a_delay_cnt"] = "6",
            ["a_delay_avg_mult100"] = "10667",
            ["b_index"] = "0",
            ["b_payload"] = "0",
            ["b_saddr"] = "3405803785",
            ["b_received"] = "100",
            ["b_lost"] = "0",
            ["b_mos_f1_mult10"] = "NULL",
            ["b_mos_min_mult10"] = "12",
            ["b_rtcp_loss"] = "NULL",
            ["payload"] = "1000", // a fax
            ["jitter_mult10"] = "21",
            ["mos_min_mult10"] = "12",
            ["packet_loss_perc_mult1000"] = "367",
            ["lost"] = "11",
            ["delay_sum"] = "640",
        });
    }

    [MySqlFact]
    public void Texts_are_in_their_tables()
    {
        Store(Call());

        server!.Sql(
            "SELECT r.lastSIPresponse, a.ua, b.ua, q.type, q.reason, s.name FROM cdr JOIN cdr_sip_response r ON r.id = lastSIPresponse_id "
            + "JOIN cdr_ua a ON a.id = a_ua_id JOIN cdr_ua b ON b.id = b_ua_id JOIN cdr_reason q ON q.id = reason_q850_text_id JOIN sensors s USING (id_sensor)",
            database)
            .Should().Equal("200 OK\tPhone A/1.0\tPhone B/2.0\t2\tNormal call clearing\tsensor-1");
    }

    [MySqlFact]
    public void Parts_of_a_call()
    {
        Store(Call());

        server!.Sql("SELECT fbasename, hold FROM cdr_next", database).Should().Equal("a_b@host:5060\t+20,-25,+30.5,");
        server.Sql(
            "SELECT INET_NTOA(saddr), sport, INET_NTOA(daddr), dport, ssrc, received, loss, firsttime, payload, maxjitter_mult10, `index`, rtp_ptime, flags, duration "
            + "FROM cdr_rtp ORDER BY `index`",
            database).Should().Equal(
            "203.0.113.9\t40002\t192.0.2.1\t40000\t7\t100\t0\t3.000\t0\tNULL\t0\tNULL\t11\t1.000",
            "192.0.2.1\t40000\t203.0.113.9\t40002\t195939070\t2989\t11\t3.000\t8\t21\t1\t20\t22\t60.000");
        server.Sql("SELECT INET_NTOA(dst) FROM cdr_proxy", database).Should().Equal("192.0.2.2");
        server.Sql("SELECT INET_NTOA(saddr), INET_NTOA(daddr), firsttime, dtmf, type FROM cdr_dtmf ORDER BY firsttime", database)
            .Should().Equal("192.0.2.1\t203.0.113.9\t10.000\t#\t0", "203.0.113.9\t192.0.2.1\t11.500\tF\t2");
    }

    [MySqlFact]
    public void Bye_tells_how_it_ended()
    {
        (EndReason Reason, bool Answered, double? Delay, int Bye)[] ends =
        [
            (EndReason.Rejected, false, null, 0),
            (EndReason.Cancel, false, null, 0),
            (EndReason.CaptureEnd, true, null, 1),
            (EndReason.Bye, true, null, 2),
            (EndReason.Bye, true, 5.0, 3),
            (EndReason.OneWay, false, null, 101),
            (EndReason.MaxDuration, true, null, 102),
            (EndReason.RtpTimeout, true, null, 104),
            (EndReason.SipTimeout, true, null, 108),
            (EndReason.TooManyMessages, true, null, 109),
            (EndReason.Evicted, true, null, 110),
        ];
        using ICallStore store = sensor.Value.Open();
        store.Append([.. ends.Select((end, number) => SampleCalls.Busy(number) with
        {
            EndReason = end.Reason, Answered = end.Answered ? SampleCalls.Noon : null, PostByeDelayMs = end.Delay,
        })]);

        server!.Sql("SELECT bye FROM cdr ORDER BY calldate", database)
            .Should().Equal(ends.Select(end => end.Bye.ToString(CultureInfo.InvariantCulture)));
    }

    [MySqlFact]
    public void Call_of_which_little_is_known()
    {
        Store(SampleCalls.Busy(1) with { StatusCode = null, ReasonPhrase = null, Source = default, Caller = null });

        Values("cdr").Should().Contain(new Dictionary<string, string>
        {
            ["caller"] = "NULL",
            ["caller_reverse"] = "NULL",
            ["sipcallerip"] = "NULL",
            ["sipcallerport"] = "NULL",
            ["connect_duration"] = "NULL",
            ["progress_time"] = "NULL",
            ["first_rtp_time"] = "NULL",
            ["lastSIPresponse_id"] = "NULL",
            ["lastSIPresponseNum"] = "0",
            ["a_index"] = "NULL",
            ["b_mos_min_mult10"] = "NULL",
            ["mos_min_mult10"] = "NULL",
            ["lost"] = "NULL",
            ["payload"] = "NULL",
            ["id_sensor"] = "NULL",
            ["max_retransmission_invite"] = "NULL",
        });
        server!.Sql("SELECT COUNT(*) FROM sensors", database).Should().Equal("0");
    }

    [MySqlFact]
    public void Figures_beyond_a_column_are_its_largest()
    {
        Store(Call() with
        {
            Caller = new string('7', 300),
            CallerName = string.Concat(Enumerable.Repeat("😀", 300)),
            End = Start.AddSeconds(2e6),
            PostByeDelayMs = 1e12,
            Reasons = [new ReasonRecord("BYE", CallParty.Caller, "SIP", 1_000_000, new string('x', 600))],
            UserAgentCaller = new string('u', 4000),
            Streams = [Call().Streams[1] with { Packets = long.MaxValue, Lost = -5, JitterMaxMs = 1e9, JitterMeanMs = 1e15, PtimeMs = 400 }],
        });

        Dictionary<string, string> row = Values("cdr");
        row["caller"].Should().Be(new string('7', 255));
        row["callername"].Should().Be(string.Concat(Enumerable.Repeat("😀", 255)));
        row.Should().Contain(new Dictionary<string, string>
        {
            ["duration"] = "999999.999",
            ["post_bye_delay"] = "999999.999",
            ["reason_sip_cause"] = "65535",
            ["a_received"] = "16777215",
            ["a_lost"] = "0",
            ["a_maxjitter"] = "65535",
            ["a_avgjitter_mult10"] = "16777215",
            ["a_rtp_ptime"] = "255",
        });
    }

    [MySqlFact]
    public void Record_is_readable_in_sql()
    {
        Store(Call());

        server!.Sql("SELECT JSON_VALUE(UNCOMPRESS(record), '$.call_id'), state, status_code, mos FROM earshot_call", database)
            .Should().Equal("a/b@host:5060\t1\t200\t4.109");
    }

    [MySqlFact]
    public void Ipv6_needs_its_variant()
    {
        TransportAddress ipv6 = TransportAddress.Parse("[2001:db8::2]:5080");
        Store(Call() with { Source = ipv6 });
        Values("cdr")["sipcallerip"].Should().Be("NULL", "an INT UNSIGNED cannot hold it");
        Values("cdr")["sipcallerport"].Should().Be("5080");

        string other = server!.NewDatabase();
        using var withIpv6 = new Sensor(server, other);
        withIpv6.Config.Ipv6 = true;
        using (ICallStore store = withIpv6.Open())
        {
            store.Append([Call() with { Source = ipv6 }]);
            ((IRequestStore)store).Append([SampleRequests.Registration() with { Source = ipv6 }], []);
        }

        server.Sql("SELECT INET6_NTOA(sipcallerip), INET6_NTOA(sipcalledip), INET6_NTOA(a_saddr) FROM cdr", other)
            .Should().Equal("2001:db8::2\t203.0.113.9\t192.0.2.1");
        server.Sql("SELECT INET6_NTOA(dst) FROM cdr_proxy", other).Should().Equal("192.0.2.2");
        server.Sql("SELECT INET6_NTOA(sipcallerip) FROM register_state LIMIT 1", other).Should().Equal("2001:db8::2");
    }

    [MySqlFact]
    public void Message_is_a_row_of_message()
    {
        using ICallStore store = sensor.Value.Open();
        ((IRequestStore)store).Append([], [SampleRequests.Message(), SampleRequests.Message() with { Method = "OPTIONS" }]);
        ((IRequestStore)store).Append([], [SampleRequests.Message()]);

        server!.Sql(
            "SELECT calldate, contenttype, caller, caller_domain, caller_reverse, called, called_domain, INET_NTOA(sipcallerip), INET_NTOA(sipcalledip), "
            + "lastSIPresponseNum, name, fbasename, content_length, response_time, message FROM message "
            + "JOIN contenttype c ON c.id = id_contenttype JOIN sensors USING (id_sensor)",
            database).Should().Equal(
            "2026-11-23 12:00:00.000\ttext/plain\talice\ta.example\tecila\tbob\tb.example\t192.0.2.1\t192.0.2.2\t202\tsensor-1\tm_1@x\t11\t13\tNULL");
        server.Sql("SELECT COUNT(*) FROM earshot_request", database).Should().Equal("2");
    }

    [MySqlFact]
    public void Registration_has_a_row_for_each_state()
    {
        (RegistrationState State, int? Expires, int Failures, string States, string Failed)[] cases =
        [
            (RegistrationState.Registered, 60, 0, "1 12:00:00.000 60", ""),
            (RegistrationState.Expired, 60, 0, "1 12:00:00.000 60|5 12:02:00.000 60", ""),
            (RegistrationState.Unregistered, 60, 1, "1 12:00:00.000 60|6 12:02:00.000 60", "1"),
            (RegistrationState.Failed, null, 3, "", "3"),
            (RegistrationState.Failed, 60, 2, "1 12:00:00.000 60|2 12:02:00.000 60", "2"),
            (RegistrationState.Unknown, null, 0, "", ""),
        ];
        using ICallStore store = sensor.Value.Open();
        RegistrationRecord[] records =
        [
            .. cases.Select((one, number) => SampleRequests.Registration() with
            {
                Aor = $"{number}@a.example", State = one.State, ExpiresS = one.Expires, Failures = one.Failures,
            }),
        ];
        for (int i = 0; i < 2; i++)
        {
            ((IRequestStore)store).Append(records, []);
        }

        for (int number = 0; number < cases.Length; number++)
        {
            string rows = $"WHERE to_num = '{number}' ORDER BY created_at";
            string.Join('|', server!.Sql($"SELECT CONCAT(state, ' ', TIME(created_at), ' ', expires) FROM register_state {rows}", database))
                .Should().Be(cases[number].States);
            string.Join('|', server.Sql($"SELECT counter FROM register_failed {rows}", database)).Should().Be(cases[number].Failed);
        }
    }

    [MySqlFact]
    public void Registration_tells_who_and_where()
    {
        using ICallStore store = sensor.Value.Open();
        ((IRequestStore)store).Append([SampleRequests.Registration()], []);

        server!.Sql(
            "SELECT from_num, to_num, to_domain, contact_num, contact_domain, digestusername, INET_NTOA(sipcallerip), INET_NTOA(sipcalledip), sipcallerport, "
            + "fname, ua, name FROM register_state JOIN cdr_ua u ON u.id = ua_id JOIN sensors USING (id_sensor)",
            database).Should().Equal(
            "alice\talice\ta.example\talice\t192.0.2.77\talice-auth\t192.0.2.1\t192.0.2.2\t5062\t1795435200000000\tPhone A/1.0\tsensor-1");
    }

    public void Dispose()
    {
        if (sensor.IsValueCreated)
        {
            sensor.Value.Dispose();
        }
    }

    private static string Bits(params int[] bits) => bits.Sum(bit => 1L << bit).ToString(CultureInfo.InvariantCulture);

    private static CallRecord Call()
    {
        StreamRecord stream = SampleCalls.Stream("a/b@host:5060", Start.AddSeconds(3));
        StreamRecord back = new()
        {
            CallId = stream.CallId,
            Direction = MediaDirection.ToCaller,
            Source = TransportAddress.Parse("203.0.113.9:40002"),
            Destination = TransportAddress.Parse("192.0.2.1:40000"),
            Ssrc = 7,
            Kind = MediaKind.Audio,
            Security = MediaSecurity.None,
            Codec = "PCMU",
            Start = Start.AddSeconds(3),
            End = Start.AddSeconds(4),
            Packets = 100,
            Expected = 100,
            Mos = 1.2345,
            Shared = true,
        };
        return SampleCalls.Answered("a/b@host:5060", Start) with
        {
            Callee = "2003",
            CallerName = "Alice 😀",
            PddMs = 1000.5,
            Transport = SignallingTransport.Wss,
            Destination = TransportAddress.Parse("192.0.2.2:5060"),
            Hops = [TransportAddress.Parse("203.0.113.9:5061")],
            Holds =
            [
                new HoldRecord(CallParty.Caller, Start.AddSeconds(20), Start.AddSeconds(25)),
                new HoldRecord(CallParty.Callee, Start.AddSeconds(30.5), null),
            ],
            Dtmf =
            [
                new DtmfEvent { Time = Start.AddSeconds(10), Key = "#", By = CallParty.Caller, Method = DtmfMethod.SipInfo },
                new DtmfEvent { Time = Start.AddSeconds(11.5), Key = "flash", By = CallParty.Callee, Method = DtmfMethod.TelephoneEvent },
            ],
            Tunnels = [[new TunnelLayer("vlan", null, null, new Dictionary<string, long> { ["vlan"] = 17 })]],
            Ladder = new CallLadder
            {
                Messages =
                [
                    Message(0, 0, "INVITE"),
                    Message(5, 0, "INVITE") with { Retransmission = true },
                    Message(10, 0, "INVITE") with { Retransmission = true },
                    Message(19.6, 1, "100 Trying"),
                    Message(1000.2, 1, "180 Ringing"),
                    Message(3000, 1, "200 OK"),
                ],
            },
            Streams = [back, stream with { Destination = TransportAddress.Parse("203.0.113.9:40002") }],
        };
    }

    private static LadderMessage Message(double ms, int from, string text) => new() { Ms = ms, From = from, To = 1 - from, Text = text, Cseq = 1 };

    private void Store(CallRecord call)
    {
        using ICallStore store = sensor.Value.Open();
        store.Append([call]);
    }

    private Dictionary<string, string> Values(string table)
    {
        string[] names = server!.Sql(
            $"SELECT column_name FROM information_schema.columns WHERE table_schema = '{database}' AND table_name = '{table}' ORDER BY ordinal_position");
        string[] values = server.Sql($"SELECT * FROM {table}", database).Single().Split('\t');
        return names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
