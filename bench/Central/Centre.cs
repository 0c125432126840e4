using Earshot.CentralServer;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Bench.Central;

/// <summary>A centre whose lanes read and do nothing else.</summary>
internal sealed class Centre : ICentre
{
    public static int Run(string folder, string password)
    {
        using var context = new TestPluginContext();
        var config = new CentralServerConfig { ServerBind = "127.0.0.1", ServerBindPort = 0, ServerPassword = password };
        using CentralReceiver receiver = CentralReceiver.Open(config, context, new Centre(), TimeProvider.System);
        File.WriteAllText(Path.Combine(folder, "port.new"), $"{receiver.EndPoint.Port}\n");
        File.Move(Path.Combine(folder, "port.new"), Path.Combine(folder, "port"));
        _ = Console.In.ReadToEnd();
        return 0;
    }

    public void Attach(RemoteSensor sensor, IPacketSource source) => new Thread(() =>
    {
        while (source.Read(CancellationToken.None) is { } block)
        {
            block.Release();
        }

        source.Dispose();
    })
    { IsBackground = true }.Start();

    public Task KeepAsync(RemoteSensor sensor, RecordBatch records, CancellationToken stop) => Task.CompletedTask;
}
