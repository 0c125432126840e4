using Earshot.Bench.Generator;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>SIP over TLS whose keys lie within the capture is the same as with a key log beside it.</summary>
public sealed class CaptureSecretsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-secrets-");

    private static string Capture => Path.Combine(SharedCaptures.Directory!, "lab", "sip_tls.pcap");

    private static string KeyLog => Path.Combine(SharedCaptures.Directory!, "keys", "sip_tls.keys.txt");

    [CapturesFact]
    public async Task Keys_before_the_packets_give_the_same_calls_as_a_key_log()
    {
        string expected = await ReadAsync(Capture, "--set", $"tls.keylog_file={KeyLog}");

        (await ReadAsync(WriteWithSecrets())).Should().Be(expected);
        expected.Should().Contain("\"call_id\"");
    }

    [CapturesFact]
    public async Task Without_keys_there_is_no_call() => ReadOutput.Parse(
        await EarshotProcess.RunAsync(["read", Capture, "--format", "json", "--summary"])).Calls.Should().BeEmpty();

    [ProgramFact("editcap", onSharedCaptures: true)]
    public async Task Editcap_injects_the_same()
    {
        string injected = Path.Combine(folder.FullName, "injected.pcapng");
        await Programs.RunAsync("editcap", "--inject-secrets", $"tls,{KeyLog}", Capture, injected);

        (await ReadAsync(injected)).Should().Be(await ReadAsync(WriteWithSecrets()));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<string> ReadAsync(string capture, params string[] options) => (await EarshotProcess.RunAsync(
        ["read", capture, "--format", "json", "--summary", .. options])).OrThrow().Output;

    private string WriteWithSecrets()
    {
        string path = Path.Combine(folder.FullName, "secrets.pcapng");
        using FileStream file = File.Create(path);
        var writer = new PcapngWriter(file);
        writer.TlsKeyLog(File.ReadAllBytes(KeyLog));
        foreach ((long microseconds, byte[] frame) in CaptureRecords.In(File.ReadAllBytes(Capture)))
        {
            writer.Packet(new Timestamp(microseconds * 1000), frame);
        }

        return path;
    }
}
