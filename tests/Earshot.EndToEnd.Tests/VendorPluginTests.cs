using System.Buffers.Binary;
using System.Diagnostics;
using Earshot.Bench.Generator;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// A third party builds a tunnel decoder outside of the repository, against the SDK's package alone, and a stock host reads
/// SIP through it.
/// </summary>
public sealed class VendorPluginTests : IDisposable
{
    private const ushort SwitchPort = 17;
    private const int Calls = 5;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-vendor-");

    [Fact]
    public async Task Sip_is_read_through_a_plugin_built_against_the_package()
    {
        await BuildAsync();
        string plain = Path.Combine(folder.FullName, "plain.pcap");
        string mirrored = Path.Combine(folder.FullName, "mirrored.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = Calls, Seconds = 2, Concurrency = 3 }, plain);
        Mirror(plain, mirrored);
        string configuration = Path.Combine(folder.FullName, "plugins.toml");
        await File.WriteAllTextAsync(configuration, """
            [host]
            plugin_folders = ["plugins"]
            [capture]
            plugin = "PcapFile"
            [acme]
            plugin = "AcmeMirror"
            [sip]
            plugin = "Sip"
            [rtp]
            plugin = "Rtp"
            """);

        ReadOutput expected = await ReadAsync(configuration, plain);
        ReadOutput found = await ReadAsync(configuration, mirrored);
        TunnelLayer[][] chain = [[new TunnelLayer("acme", "198.51.100.1", "198.51.100.2", new Dictionary<string, long> { ["port"] = SwitchPort })]];
        found.Calls.Should().HaveCount(Calls).And.BeEquivalentTo(
            expected.Calls.Select(call => call with
            {
                Tunnels = chain,
                Streams = [.. call.Streams.Select(stream => stream with { Tunnels = chain })],
            }),
            options => options.WithStrictOrdering());

        ProcessResult explained = await EarshotProcess.RunAsync(["explain", mirrored, "--packet", "1", "--config", configuration]);
        explained.Output.Should().MatchRegex(@"42 +8 +acme +acme +port 17");
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Packs the SDK and publishes the vendor's project against that package, with no other source of packages.</summary>
    private async Task BuildAsync()
    {
        string root = SharedCaptures.RepositoryRoot;
        string feed = Path.Combine(folder.FullName, "feed");
        string project = Path.Combine(folder.FullName, "AcmeMirror");
        await DotnetAsync(root, "pack", "sdk/Earshot.Sdk", "-c", "Release", "--no-build", "-o", feed);
        Directory.CreateDirectory(project);
        foreach (string file in Directory.GetFiles(Path.Combine(root, "tests", "vendor", "AcmeMirror")))
        {
            File.Copy(file, Path.Combine(project, Path.GetFileName(file)));
        }

        string plugin = Path.Combine(folder.FullName, "plugins", "AcmeMirror");
        await DotnetAsync(project, "publish", "-c", "Release", "-o", plugin, "--source", feed);
        File.Exists(Path.Combine(plugin, "Earshot.Sdk.dll")).Should().BeFalse("the host lends the SDK");
    }

    private async Task DotnetAsync(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A cache of its own: the package of an earlier run has the same version.
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder.FullName, "packages");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, "of dotnet {0}:\n{1}{2}", string.Join(' ', arguments), await output, await errors);
    }

    private static async Task<ReadOutput> ReadAsync(string configuration, string capture) => ReadOutput.Parse(
        await EarshotProcess.RunAsync(["read", capture, "--format", "json", "--summary", "--config", configuration]));

    /// <summary>Wraps each frame of a pcap file as the switch would: Ethernet, IPv4, UDP to port 40404, Acme's header, frame.</summary>
    private static void Mirror(string source, string target)
    {
        byte[] file = File.ReadAllBytes(source);
        using FileStream output = File.Create(target);
        var writer = new PcapWriter(output, LinkType.Ethernet);
        int unit = BinaryPrimitives.ReadUInt32LittleEndian(file) == 0xA1B23C4D ? 1 : 1000;
        for (int at = 24; at < file.Length;)
        {
            uint seconds = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
            uint fraction = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 8));
            byte[] header = Convert.FromHexString(string.Concat(
                "020000000001", "020000000002", "0800", // Ethernet
                "4500000000000000", "40110000", "C6336401", "C6336402", // IPv4, UDP, 198.51.100.1 to .2
                "C0009DD400000000", // UDP to 40404
                "41434D4501000011")); // ACME, version 1, port 17
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(16), (ushort)(header.Length - 14 + length));
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(38), (ushort)(header.Length - 34 + length));
            writer.Write(
                new Timestamp((seconds * Timestamp.NanosecondsPerSecond) + (fraction * unit)),
                [.. header, .. file.AsSpan(at + 16, length)]);
            at += 16 + length;
        }
    }
}
