using Earshot.Bench.Generator;

namespace Earshot.EndToEnd.Tests;

/// <summary>What cannot be done is said in one line, and the exit code tells scripts what kind of failure it was.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-failure-");

    /// <summary>Each row: what stands in the capture, and how the message ends.</summary>
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("GET / HTTP/1.1\r\n", "neither pcap nor pcapng")]
    [InlineData(null, "no such file")]
    public async Task A_capture_that_cannot_be_read(string? contents, string reason)
    {
        string capture = Path.Combine(folder.FullName, "bad.pcap");
        if (contents is not null)
        {
            await File.WriteAllTextAsync(capture, contents);
        }

        ProcessResult run = await EarshotProcess.RunAsync(["read", capture]);
        run.ExitCode.Should().Be(1);
        Line(run).Should().StartWith("earshot: ").And.Contain(capture).And.ContainEquivalentOf(reason);
    }

    [Fact]
    public async Task One_bad_capture_does_not_lose_the_others()
    {
        string good = Path.Combine(folder.FullName, "good.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 2, Seconds = 1, Concurrency = 2 }, good);
        ProcessResult run = await EarshotProcess.RunAsync(["read", "--format", "json", Path.Combine(folder.FullName, "none.pcap"), good]);
        run.ExitCode.Should().Be(1);
        run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2);
    }

    [Theory]
    [InlineData(2, "read")]
    [InlineData(2, "read", "--format", "xml", "x.pcap")]
    [InlineData(2, "read", "x.pcap", "--sumary")]
    [InlineData(2, "explain", "x.pcap")]
    [InlineData(78, "read", "x.pcap", "--config", "/nowhere/plugins.toml")]
    [InlineData(78, "read", "x.pcap", "--set", "vxlan.prots=[1]")]
    [InlineData(78, "read", "x.pcap", "--set", "vxlan.plugin=Vxlam")]
    [InlineData(78, "read", "x.pcap", "--set", "pipeline.shards=many")]
    [InlineData(78, "read", "x.pcap", "--shards", "0")]
    [InlineData(78, "read", "x.pcap", "--set", "second.plugin=Vxlan")]
    [InlineData(78, "run", "--set", "host.plugin_folders=[\"/nowhere\"]", "--set", "acme.plugin=Acme")]
    public async Task Wrong_usage_is_2_and_wrong_configuration_78(int exitCode, params string[] arguments)
    {
        ProcessResult run = await EarshotProcess.RunAsync(arguments);
        run.ExitCode.Should().Be(exitCode, run.Errors);
        run.Errors.Should().NotBeEmpty().And.NotContain("   at ", "no stack trace is for users");
    }

    [Fact]
    public async Task A_packet_beyond_the_end_of_the_capture()
    {
        string capture = Path.Combine(folder.FullName, "small.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 1, Seconds = 1, Concurrency = 1 }, capture);
        ProcessResult run = await EarshotProcess.RunAsync(["explain", capture, "--packet", "1000000"]);
        run.ExitCode.Should().Be(1);
        Line(run).Should().Be($"earshot: {capture} has no packet 1000000");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Line(ProcessResult run) =>
        run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle().Subject;
}
