using Earshot.EndToEnd.Tests;
using Earshot.Sdk.Records;
using Earshot.Spool.Tests.Support;

namespace Earshot.Spool.Tests;

/// <summary>What <c>earshot export</c> gives of captures that are known frame by frame.</summary>
public sealed class ExportTests
{
    private const string A = "192.0.2.1:5060";
    private const string B = "192.0.2.2:5060";
    private const string MediaA = "192.0.2.1:4000";
    private const string MediaB = "192.0.2.2:5000";

    [Theory]
    [InlineData("spool.compress=false", 1)]
    [InlineData("spool.compress=true", 2)]
    public async Task Calls_that_follow_on_the_same_ports_with_the_same_ssrc_are_told_apart(string setting, int shards)
    {
        using var folder = new SpoolFolder("spool.rtp=full", setting);
        var expected = new Dictionary<string, List<CapturedFrame>>();
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            expected["one@x"] = Call(wire, new SipText("one@x", MediaA, MediaB));
            wire.Now += 20_000;
            Stray(wire);
            expected["two@x"] = Call(wire, new SipText("two@x", MediaA, MediaB));
            wire.Now += 70_000; // another minute
            expected["three@x"] = Call(wire, new SipText("three@x", MediaA, MediaB));
        }

        List<CallRecord> calls = await folder.ReadAsync(folder.PathOf("in.pcap"), shards);
        calls.Select(call => call.CallId).Should().BeEquivalentTo(expected.Keys);
        foreach (CallRecord call in calls)
        {
            (await folder.FramesAsync(call)).Should().Equal(expected[call.CallId], "these are the frames of {0}", call.CallId);
        }
    }

    [Fact]
    public async Task A_stream_that_two_live_calls_share_is_in_both()
    {
        using var folder = new SpoolFolder("spool.rtp=full");
        var shared = new List<CapturedFrame>();
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            var one = new SipText("one@x", MediaA, MediaB);
            var two = new SipText("two@x", MediaA, MediaB);
            foreach (SipText text in new[] { one, two })
            {
                wire.Sip(A, B, text.Invite);
                wire.Sip(B, A, text.Ok);
                wire.Sip(A, B, text.Ack);
            }

            for (int i = 0; i < 50; i++)
            {
                shared.Add(wire.Rtp(MediaA, MediaB, 7, i));
                wire.Now += 19;
            }

            foreach (SipText text in new[] { one, two })
            {
                wire.Sip(A, B, text.Bye);
                wire.Sip(B, A, text.ByeOk);
            }
        }

        List<CallRecord> calls = await folder.ReadAsync(folder.PathOf("in.pcap"));
        calls.Should().HaveCount(2);
        foreach (CallRecord call in calls)
        {
            List<CapturedFrame> frames = await folder.FramesAsync(call);
            frames.Should().HaveCount(55).And.Contain(shared);
        }
    }

    [Fact]
    public async Task Fragments_of_a_message_are_all_there()
    {
        using var folder = new SpoolFolder();
        var text = new SipText("long@x", MediaA, MediaB);
        var expected = new List<CapturedFrame>();
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            List<CapturedFrame> invite = wire.Fragments(A, B, text.LongInvite(2000));
            invite.Count.Should().BeGreaterThan(4);
            expected.AddRange(invite);
            expected.Add(wire.Sip(B, A, text.Ok));
            expected.Add(wire.Sip(A, B, text.Ack));
        }

        CallRecord call = (await folder.ReadAsync(folder.PathOf("in.pcap"))).Should().ContainSingle().Subject;
        // The first fragments were captured before the message, whose time is that of the last.
        (await folder.FramesAsync(call)).Should().Equal(expected);
    }

    [Fact]
    public async Task Messages_on_one_tcp_connection_bring_the_segments_that_carried_them()
    {
        using var folder = new SpoolFolder();
        var one = new SipText("one@x", MediaA, MediaB, "TCP");
        var two = new SipText("two@x", "192.0.2.1:4002", "192.0.2.2:5002", "TCP");
        var ofOne = new List<CapturedFrame>();
        var ofTwo = new List<CapturedFrame>();
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            // Split into three, the last with the first half of the other call's.
            ofOne.Add(wire.Tcp(A, B, one.Invite[..100]));
            ofOne.Add(wire.Tcp(A, B, one.Invite[100..200]));
            CapturedFrame both = wire.Tcp(A, B, one.Invite[200..] + two.Invite[..150]);
            ofOne.Add(both);
            ofTwo.Add(both);
            ofTwo.Add(wire.Tcp(A, B, two.Invite[150..]));
            ofOne.Add(wire.Tcp(B, A, one.Ok));
            ofTwo.Add(wire.Tcp(B, A, two.Ok));
            wire.Tcp(A, B, "\r\n\r\n"); // keep-alive, nobody's
            CapturedFrame together = wire.Tcp(A, B, one.Ack + two.Ack);
            ofOne.Add(together);
            ofTwo.Add(together);
        }

        List<CallRecord> calls = await folder.ReadAsync(folder.PathOf("in.pcap"));
        (await folder.FramesAsync(calls.Single(call => call.CallId == "one@x"))).Should().Equal(ofOne);
        (await folder.FramesAsync(calls.Single(call => call.CallId == "two@x"))).Should().Equal(ofTwo);
    }

    [TsharkFact]
    public async Task Fax_over_udptl_is_there_in_its_order()
    {
        // From 0x8000 on a packet begins like RTP, and here and there like RTCP.
        int[] numbers = [.. Enumerable.Range(0, 20), .. Enumerable.Range(0x80C0, 20)];
        using var folder = new SpoolFolder("spool.rtp=full");
        var text = new SipText("fax@x", MediaA, MediaB) { Media = "m=image {0} udptl t38\r\na=T38FaxVersion:0\r\n" };
        List<CapturedFrame> expected = [];
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            expected.AddRange([wire.Sip(A, B, text.Invite), wire.Sip(B, A, text.Ok), wire.Sip(A, B, text.Ack)]);
            foreach (int number in numbers)
            {
                expected.Add(wire.Udptl(MediaA, MediaB, number));
                expected.Add(wire.Udptl(MediaB, MediaA, number));
                wire.Udptl("192.0.2.9:7000", "192.0.2.8:8000", number); // nobody's
                wire.Now += 20;
            }

            expected.AddRange([wire.Sip(A, B, text.Bye), wire.Sip(B, A, text.ByeOk)]);
        }

        CallRecord call = (await folder.ReadAsync(folder.PathOf("in.pcap"))).Should().ContainSingle().Subject;
        (await folder.FramesAsync(call)).Should().Equal(expected);

        // The dissector takes them for T.38, since it finds the addresses in SDP.
        string[] seen = Tool.Run(
            "tshark", "-r", folder.PathOf($"{call.Id}.pcap"), "-Y", "t38", "-T", "fields", "-E", "separator=/s", "-e", "udp.srcport", "-e", "t38.seq_number")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        seen.Should().Equal(numbers.SelectMany(number => new[] { $"4000 {number}", $"5000 {number}" }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Rtcp_on_a_port_that_sdp_names_is_the_calls(int shards)
    {
        using var folder = new SpoolFolder("spool.rtp=full");
        var text = new SipText("rtcp@x", MediaA, MediaB) { Media = "m=audio {0} RTP/AVP 8\r\na=rtcp:9100\r\n" };
        List<CapturedFrame> expected = [];
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            wire.Rtcp("192.0.2.1:9100", "192.0.2.2:9100", 7); // before the call
            wire.Now += 1000;
            expected.AddRange([wire.Sip(A, B, text.Invite), wire.Sip(B, A, text.Ok), wire.Sip(A, B, text.Ack)]);
            for (int i = 0; i < 50; i++)
            {
                expected.Add(wire.Rtp(MediaA, MediaB, 7, i));
                expected.Add(wire.Rtp(MediaB, MediaA, 8, i));
                wire.Now += 18;
            }

            expected.Add(wire.Rtcp("192.0.2.1:9100", "192.0.2.2:9100", 7));
            expected.Add(wire.Rtcp("192.0.2.2:9101", "192.0.2.1:9100", 8)); // from a port of its own
            wire.Rtcp("192.0.2.1:9200", "192.0.2.2:9200", 7); // which nobody named
            expected.AddRange([wire.Sip(A, B, text.Bye), wire.Sip(B, A, text.ByeOk)]);
            wire.Now += 1000;
            expected.Add(wire.Rtcp("192.0.2.1:9100", "192.0.2.2:9100", 7)); // late
            wire.Rtcp("192.0.2.1:9100", "192.0.2.2:9100", 9); // the next call's
        }

        CallRecord call = (await folder.ReadAsync(folder.PathOf("in.pcap"), shards)).Should().ContainSingle().Subject;
        call.Media.Select(line => $"{line.RtcpAddress}").Should().Equal("192.0.2.1:9100", "192.0.2.2:9100");
        (await folder.FramesAsync(call)).Should().Equal(expected);
    }

    [TsharkFact]
    public async Task With_headers_only_nothing_of_the_voice_is_kept()
    {
        using var full = new SpoolFolder("spool.rtp=full");
        using var folder = new SpoolFolder(); // header is the default
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            Call(wire, new SipText("one@x", MediaA, MediaB));
        }

        CallRecord call = (await folder.ReadAsync(folder.PathOf("in.pcap"))).Single();
        await full.ReadAsync(folder.PathOf("in.pcap"));
        ProcessResult export = await folder.ExportAsync(call.Id, folder.PathOf($"{call.Id}.pcap"));
        List<CapturedFrame> cut = CapturedFrame.ReadAll(folder.PathOf($"{call.Id}.pcap"));
        List<CapturedFrame> whole = await full.FramesAsync(call);

        export.OrThrow().Errors.Should().Contain("of RTP only headers were kept");
        cut.Should().HaveSameCount(whole);
        foreach ((CapturedFrame kept, CapturedFrame was) in cut.Zip(whole))
        {
            bool isRtp = was.WireLength == 14 + 20 + 8 + 172;
            kept.WireLength.Should().Be(was.WireLength);
            kept.Bytes.Should().Be(isRtp ? was.Bytes[..(2 * (14 + 20 + 8 + 12))] : was.Bytes);
        }

        string[] voice = [.. folder.Segments.Where(segment => Convert.ToHexStringLower(File.ReadAllBytes(segment)).Contains("d5d5d5d5d5", StringComparison.Ordinal))];
        voice.Should().BeEmpty();
        Tool.Run("tshark", "-r", folder.PathOf($"{call.Id}.pcap"), "-d", "udp.port==4000,rtp", "-T", "fields", "-e", "rtp.ssrc")
            .Should().Contain("0x00000007");
    }

    [Fact]
    public async Task Rtp_of_no_call_is_kept_and_that_of_none_is_not()
    {
        using var folder = new SpoolFolder("spool.rtp=full");
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            Stray(wire);
        }

        (await folder.ReadAsync(folder.PathOf("in.pcap"))).Should().BeEmpty();
        folder.Segments.Should().ContainSingle().Which.Should().EndWith("00-00.rtp.pcapng");

        using var none = new SpoolFolder("spool.rtp=none");
        await none.ReadAsync(folder.PathOf("in.pcap"));
        none.Segments.Should().BeEmpty();
    }

    [Fact]
    public async Task Says_why_nothing_or_less_is_there()
    {
        using var folder = new SpoolFolder("spool.rtp=none");
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            Call(wire, new SipText("old@x", MediaA, MediaB));
            wire.Now += 120_000;
            Call(wire, new SipText("new@x", MediaA, MediaB));
        }

        await folder.ReadAsync(folder.PathOf("in.pcap"));
        string file = folder.PathOf("out.pcap");

        ProcessResult unknown = await folder.ExportAsync("nobody@x", file);
        unknown.ExitCode.Should().Be(1);
        unknown.Errors.Trim().Should().Be("earshot: there is no call nobody@x");

        ProcessResult noRtp = await folder.ExportAsync("new@x", file);
        noRtp.ExitCode.Should().Be(0);
        noRtp.Errors.Should().Contain("0 of the call's 100 RTP packets are there; the spool's RTP begins at no time: there is none");

        File.Delete(file);
        File.Delete(folder.Segments[0]);
        ProcessResult gone = await folder.ExportAsync("old@x", file);
        gone.ExitCode.Should().Be(1);
        gone.Errors.Should().Contain("are no longer kept: the spool begins at 2026-01-01T00:02:00.000000Z");
        File.Exists(file).Should().BeFalse();
    }

    [TsharkFact]
    public async Task Writes_pcapng_and_standard_output_too()
    {
        using var folder = new SpoolFolder();
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            Call(wire, new SipText("one@x", MediaA, MediaB));
        }

        await folder.ReadAsync(folder.PathOf("in.pcap"));
        (await folder.ExportAsync("one@x", folder.PathOf("out.pcapng"))).OrThrow();
        (await folder.ExportAsync("one@x", folder.PathOf("out.pcap"))).OrThrow();
        string[] fields = ["-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "frame.cap_len", "-e", "udp.srcport"];
        Tool.Run("tshark", ["-r", folder.PathOf("out.pcapng"), .. fields])
            .Should().Be(Tool.Run("tshark", ["-r", folder.PathOf("out.pcap"), .. fields]));
        Tool.Run("capinfos", "-t", folder.PathOf("out.pcapng")).Should().Contain("pcapng");
        (await folder.ExportAsync("one@x", "-")).OrThrow().Output.Length.Should().BeGreaterThan(1000);
    }

    /// <summary>A call with 50 packets each way and a report, all frames in order.</summary>
    private static List<CapturedFrame> Call(Wire wire, SipText text)
    {
        List<CapturedFrame> frames = [wire.Sip(A, B, text.Invite), wire.Sip(B, A, text.Ok), wire.Sip(A, B, text.Ack)];
        for (int i = 0; i < 50; i++)
        {
            frames.Add(wire.Rtp(MediaA, MediaB, 7, i));
            frames.Add(wire.Rtp(MediaB, MediaA, 8, i));
            wire.Now += 18;
        }

        frames.Add(wire.Rtcp("192.0.2.1:4001", "192.0.2.2:5001", 7));
        frames.Add(wire.Sip(A, B, text.Bye));
        frames.Add(wire.Sip(B, A, text.ByeOk));
        return frames;
    }

    /// <summary>RTP that belongs to no call.</summary>
    private static void Stray(Wire wire)
    {
        for (int i = 0; i < 50; i++)
        {
            wire.Rtp("192.0.2.9:7000", "192.0.2.8:8000", 9, i);
            wire.Now += 19;
        }
    }
}
