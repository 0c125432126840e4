using System.Globalization;
using Earshot.Host.Cli.Output;
using Earshot.Sdk.Testing;

namespace Earshot.Host.Tests.Cli;

public sealed class CallCsvTests
{
    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("+4315551234", "+4315551234")]
    [InlineData("-5", "-5")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=HYPERLINK(\"http://evil\")", "\"'=HYPERLINK(\"\"http://evil\"\")\"")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("+1+cmd|x", "'+1+cmd|x")]
    [InlineData("-1+2", "'-1+2")]
    [InlineData("a\u001b[31m\r\nb\u009bc", "a\ufffd[31m\ufffd\ufffdb\ufffdc")]
    [InlineData(null, "")]
    public void What_callers_write_is_neither_formula_nor_control(string? caller, string field)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var csv = new CallCsv(text);
        csv.Write(SampleCalls.Answered(0) with { Caller = caller, Callee = "bob" });

        string[] lines = text.ToString().Split("\r\n");
        lines.Should().HaveCount(3);
        lines[0].Should().StartWith("start,caller,callee,state,");
        lines[1].Should().StartWith($"2026-11-23T12:00:00.000000Z,{field},bob,answered,");
    }
}
