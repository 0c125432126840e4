using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Earshot.Bench.Generator;

namespace Earshot.EndToEnd.Tests;

/// <summary><c>earshot read</c> that is not let to the end of its input.</summary>
public sealed class UnfinishedTests : IDisposable
{
    private const int OutputClosed = 141;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-unfinished-");

    [Fact]
    public async Task An_output_that_nobody_reads_any_more_ends_it_without_a_word()
    {
        using Process read = EarshotProcess.Start(["read", "-"]);
        read.StandardOutput.Close();
        await read.StandardInput.BaseStream.WriteAsync(Capture());
        await read.StandardInput.BaseStream.FlushAsync();

        // Its input goes on.
        await ExitAsync(read);
        read.ExitCode.Should().Be(OutputClosed);
        (await read.StandardError.ReadToEndAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_to_be_kept_is_kept_even_when_nobody_reads_the_output()
    {
        using Process read = EarshotProcess.Start(["read", "-", "--store", "--set", $"host.data_directory={folder.FullName}"]);
        read.StandardOutput.Close();
        await read.StandardInput.BaseStream.WriteAsync(Capture());
        read.StandardInput.Close();

        await ExitAsync(read);
        (read.ExitCode, await read.StandardError.ReadToEndAsync()).Should().Be((OutputClosed, ""));
        (await EarshotProcess.RunAsync(["calls", "--count", "--set", $"host.data_directory={folder.FullName}"])).Output.Should().Be("4\n");
    }

    [Fact]
    public async Task Whoever_interrupts_it_gets_the_calls_so_far()
    {
        byte[] capture = Capture();
        using Process read = EarshotProcess.Start(["read", "-", "--format", "json"]);
        await read.StandardInput.BaseStream.WriteAsync(capture.AsMemory(0, capture.Length * 7 / 10));
        await read.StandardInput.BaseStream.FlushAsync();
        List<string> lines = [(await read.StandardOutput.ReadLineAsync())!, (await read.StandardOutput.ReadLineAsync())!];

        // SIGINT is ignored where whoever runs the tests has it ignored.
        using (Process kill = Process.Start("kill", ["-TERM", read.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        lines.AddRange((await read.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await ExitAsync(read);
        lines.ConvertAll(EndReason).Should().Equal("bye", "bye", "capture_end", "capture_end");
        (read.ExitCode, await read.StandardError.ReadToEndAsync())
            .Should().Be((1, "earshot: interrupted: what had been read by then is all there is\n"));
    }

    [Fact]
    public async Task What_is_kept_is_for_nobody_but_its_account_and_its_group()
    {
        string capture = Path.Combine(folder.FullName, "calls.pcap");
        await File.WriteAllBytesAsync(capture, Capture());
        string data = Path.Combine(folder.FullName, "made", "data");
        (await EarshotProcess.RunAsync(["read", "--store", capture, "--set", $"host.data_directory={data}"])).OrThrow();

        FileSystemInfo[] kept = [.. Directory.GetParent(data)!.EnumerateFileSystemInfos("*", SearchOption.AllDirectories)];
        kept.Select(entry => entry.Extension).Should().Contain(".db").And.Contain(".pcapng");
        kept.Where(entry => (entry.UnixFileMode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)) != 0)
            .Select(entry => entry.FullName).Should().BeEmpty();
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string? EndReason(string call) => JsonDocument.Parse(call).RootElement.GetProperty("end_reason").GetString();

    private static async Task ExitAsync(Process process)
    {
        using var limit = new CancellationTokenSource(EarshotProcess.Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Two calls, and when they are over two others.</summary>
    private byte[] Capture()
    {
        string path = Path.Combine(folder.FullName, "generated.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 4, Seconds = 60, Concurrency = 2 }, path);
        return File.ReadAllBytes(path);
    }
}
