using System.Text.Json;

namespace Earshot.EndToEnd.Tests;

/// <summary>What `read --store` keeps, as the commands over the store show it.</summary>
public sealed class StoreTests(ReferenceRuns reference) : IClassFixture<ReferenceRuns>, IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("earshot-data-");

    [Fact]
    public async Task Pages_one_after_the_other_are_the_calls_that_were_read()
    {
        string path = reference.Capture("plain").Path;
        (await RunAsync("read", "--store", path)).OrThrow();
        string[] read = [.. ReadOutput.Parse(await reference.RunAsync(path)).Calls.Reverse().Select(call => call.Id)];

        (await ListAsync("--limit", "5")).Should().Equal(read[..5]);
        (await ListAsync("--limit", "5", "--after", read[4])).Should().Equal(read[5..10]);
        (await ListAsync("--limit", "5", "--after", read[9])).Should().Equal(read[10..]);
        (await ListAsync("--after", read[^1])).Should().BeEmpty();
        (await RunAsync("calls", "--limit", "5")).Errors.Should().Be($"there are more: add --after {read[4]}\n");
        (await RunAsync("calls", "--limit", "12")).Errors.Should().BeEmpty();
        (await RunAsync("calls", "--after", "nonsense")).Should().Be(
            new ProcessResult(1, "", "earshot: there is no call nonsense to go on behind\n"));
    }

    [Fact]
    public async Task Counts_stats_and_checks_tell_of_the_store()
    {
        (await RunAsync("read", "--store", reference.Capture("plain").Path)).OrThrow();
        (await RunAsync("calls", "--count", "--format", "json")).Output.Should().Be("{\"count\":12,\"capped\":false}\n");
        (await RunAsync("calls", "--count", "--caller", "nobody")).Output.Should().Be("0\n");
        JsonElement stats = JsonDocument.Parse((await RunAsync("store", "stats", "--format", "json")).OrThrow().Output).RootElement;
        stats.GetProperty("calls").GetInt64().Should().Be(12);
        stats.GetProperty("problem").ValueKind.Should().Be(JsonValueKind.Null);
        (await RunAsync("store", "check")).Should().Be(new ProcessResult(0, "no damage found\n", ""));
    }

    [Fact]
    public async Task Damage_is_found_and_repaired()
    {
        (await RunAsync("read", "--store", reference.Capture("plain").Path)).OrThrow();
        string file = data.EnumerateFiles("calls-*.db", SearchOption.AllDirectories).Single().FullName;
        using (FileStream database = File.OpenWrite(file))
        {
            database.Write(new byte[8192]);
        }

        ProcessResult check = await RunAsync("store", "check");
        check.ExitCode.Should().Be(1);
        check.Output.Should().StartWith($"damaged {file}: ");
        ProcessResult repair = await RunAsync("store", "repair", "--format", "json");
        repair.ExitCode.Should().Be(0);
        JsonElement problem = JsonDocument.Parse(repair.Output).RootElement;
        (problem.GetProperty("where").GetString(), problem.GetProperty("repaired").GetBoolean()).Should().Be((file, true));
        (await RunAsync("calls", "--count")).Should().Be(new ProcessResult(0, "12\n", ""));
    }

    public void Dispose() => data.Delete(recursive: true);

    private Task<ProcessResult> RunAsync(params string[] arguments) =>
        EarshotProcess.RunAsync([.. arguments, "--set", $"host.data_directory={data.FullName}"]);

    private async Task<string[]> ListAsync(params string[] arguments) =>
    [
        .. (await RunAsync(["calls", "--format", "json", .. arguments])).OrThrow().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!),
    ];
}
