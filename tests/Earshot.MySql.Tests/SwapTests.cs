using System.Globalization;
using System.Text.Json;
using Earshot.Bench.Generator;
using Earshot.EndToEnd.Tests;
using Earshot.MySql.Tests.Servers;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

/// <summary>The store is one line of the configuration: what commands print does not tell which one it is.</summary>
[Collection(nameof(SharedServer))]
public sealed class SwapTests(SharedServer shared) : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("earshot-swap-");

    [MySqlFact]
    public async Task Generated_calls_are_printed_the_same_from_both_stores()
    {
        string capture = Path.Combine(data.FullName, "calls.pcap");
        GeneratorOptions options = new() { Calls = 40, Seconds = 2, Concurrency = 10, LossPercent = 3 };
        CaptureGenerator.Generate(options, capture);

        (string fromFiles, string fromServer, _) = await StoreInBothAsync([capture]);

        fromServer.Should().Be(fromFiles);
        fromFiles.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(options.Calls);
    }

    [MySqlCapturesFact]
    public async Task Real_calls_are_printed_the_same_from_both_stores_and_registrations_are_on_the_server()
    {
        string[] files = [.. new[] { "lab", "real" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SharedCaptures.Directory!, folder)))
            .Order(StringComparer.Ordinal)];

        (string fromFiles, string fromServer, string database) = await StoreInBothAsync(files);

        fromServer.Should().Be(fromFiles);
        fromFiles.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCountGreaterThan(30);
        string printed = (await EarshotProcess.RunAsync(["read", .. files, "--registrations", "--requests", "--format", "json"])).Output;
        Kept(database, "earshot_registration").Should().Be(Distinct(printed, "registration", "aor", "contact", "source", "start")).And.BePositive();
        Kept(database, "earshot_request").Should().Be(Distinct(printed, "request", "method", "call_id", "source", "start")).And.BePositive();
    }

    public void Dispose() => data.Delete(recursive: true);

    /// <summary>Some captures show the same registrations: the store keeps each once, by its key.</summary>
    private static int Distinct(string printed, string kind, params string[] key) => printed
        .Split('\n')
        .Where(line => line.StartsWith($"{{\"{kind}\":", StringComparison.Ordinal))
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty(kind))
        .Select(record => string.Join(' ', key.Select(name => record.GetProperty(name).GetRawText())))
        .Distinct()
        .Count();

    private int Kept(string database, string table) =>
        int.Parse(shared.Server.Sql($"SELECT COUNT(*) FROM {table}", database).Single(), CultureInfo.InvariantCulture);

    private async Task<(string FromFiles, string FromServer, string Database)> StoreInBothAsync(string[] captures)
    {
        string database = shared.Server.NewDatabase();
        using Sensor sensor = new(shared.Server, database);
        string[] server =
        [
            "--set", "calls.enabled=false",
            "--set", "mysql.enabled=true",
            "--set", $"mysql.server={sensor.Config.Server}",
            "--set", $"mysql.database={database}",
            "--set", $"mysql.password_file={sensor.Config.PasswordFile}",
        ];
        return (await StoreAsync(captures, "files", []), await StoreAsync(captures, "server", server), database);
    }

    /// <returns>All calls as <c>earshot calls</c> prints them.</returns>
    private async Task<string> StoreAsync(string[] captures, string name, string[] settings)
    {
        settings = [.. settings, "--set", "spool.enabled=false", "--set", $"host.data_directory={Path.Combine(data.FullName, name)}"];

        // Some real captures are cut, which is a warning.
        ProcessResult read = await EarshotProcess.RunAsync(["read", "--store", .. captures, .. settings]);
        read.Output.Should().NotBeEmpty(read.Errors);
        return (await EarshotProcess.RunAsync(["calls", "--limit", "10000", "--format", "json", .. settings])).OrThrow().Output;
    }
}
