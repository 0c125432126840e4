using Earshot.Host.Cli.Output;
using Earshot.Host.Cli.Output.Page;
using Earshot.Host.Control;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

public sealed class OutputTests
{
    [Fact]
    public void Json_is_the_same_after_the_store_and_after_the_socket()
    {
        CallRecord call = SampleCalls.Answered(1) with { PddMs = 2.9999, Mos = 0.0004, CaptureLoss = new CaptureLoss(-0.0001, 0, new Dictionary<string, long>()) };
        string printed = Print(OutputFormat.Json, call);
        using var directory = new OwnDirectory();
        using ICallStore store = directory.Open(writable: true);
        store.Append([call]);

        CallRecord stored = store.Find(call.Id)!;
        Print(OutputFormat.Json, stored).Should().Be(printed);
        Print(OutputFormat.Json, ControlProtocol.ParseRecord(ControlProtocol.Serialize(stored))).Should().Be(printed);
        printed.Should().Contain("\"duration_s\":63.250,").And.Contain("\"pdd_ms\":3.000,").And.Contain("\"mos\":0.000,")
            .And.Contain("\"jitter_mean_ms\":0.130,").And.EndWith("}\n");
    }

    [Fact]
    public void Csv_quotes_what_rfc_4180_demands_and_keeps_a_line_a_call()
    {
        CallRecord call = SampleCalls.Busy(1) with { Caller = "a,b", Callee = "say \"hi\"", CallId = "two\r\nlines" };

        Print(OutputFormat.Csv, call).Should().Be(
            "start,caller,callee,state,status_code,duration_s,talk_s,pdd_ms,mos,hangup_by,end_reason,source,destination,streams,sensor,call_id,id\r\n"
            + "2026-11-23T12:00:01.000000Z,\"a,b\",\"say \"\"hi\"\"\",busy,486,0.1,,,,,rejected,192.0.2.3:5060,192.0.2.4:5060,0,,two\uFFFD\uFFFDlines,"
            + $"{call.Id}\r\n");
    }

    [Fact]
    public void Table_has_a_line_a_call()
    {
        Print(OutputFormat.Table, SampleCalls.Busy(1)).Should().Be(
            "start                       caller             callee             state       code  duration     talk   MOS id\n"
            + $"2026-11-23T12:00:01.000000Z 3003               4004               busy         486       0.1                {SampleCalls.Busy(1).Id}\n");
    }

    [Fact]
    public void Table_names_what_was_found() => Print(OutputFormat.Table, SampleCalls.Answered(1)).Should()
        .Contain($" {SampleCalls.Answered(1).Id} ! late_media\n");

    [Fact]
    public void Calls_of_one_name_are_pages_with_a_line_between_them()
    {
        var output = new StringWriter();
        using ICallWriter writer = OutputFormats.CreateForOne(OutputFormat.Table, output);
        writer.Begin(RecordKind.Call, isFirst: true);
        writer.Write(SampleCalls.Busy(2));
        writer.Begin(RecordKind.Call, isFirst: false);
        writer.Write(SampleCalls.Busy(3));

        output.ToString().Should().Contain("Call-ID busy-2@sample, id ").And.Contain("\n\n3003 → 4004\n");
    }

    [Theory]
    [InlineData("\u001b[31mred\u0007", "\uFFFD[31mred\uFFFD")]
    [InlineData("\u009b2J", "\uFFFD2J")]
    [InlineData("a\u202Eb", "a\uFFFDb")]
    [InlineData("a\u2028b\nc", "a\uFFFDb\uFFFDc")]
    [InlineData("Jürgen 😀", "Jürgen 😀")]
    public void Nothing_that_a_terminal_obeys_is_printed(string text, string shown)
    {
        CallRecord call = SampleCalls.Busy(1) with { Caller = text, CallId = text };
        var page = new StringWriter();
        CallPage.Write(page, call, width: 100);

        Print(OutputFormat.Table, call).Should().Contain($" {shown} ");
        page.ToString().Should().StartWith($"{shown} → 4004\n").And.Contain($"Call-ID {shown}, id ");
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => PlainText.Of("\ud800x").Should().Be("\uFFFDx");

    private static string Print(OutputFormat format, CallRecord call)
    {
        var text = new StringWriter();
        using (ICallWriter writer = OutputFormats.Create(format, text))
        {
            writer.Begin(RecordKind.Call, isFirst: true);
            writer.Write(call);
        }

        return text.ToString();
    }
}
