using Earshot.Live.Tests.Capturing;

namespace Earshot.Live.Tests.Sipp;

/// <summary>All scenarios at once, captured by a sensor of each plugin.</summary>
public sealed class SippSession : IAsyncLifetime
{
    /// <summary>Logs by the scenario's name.</summary>
    internal Dictionary<string, SippLog> Logs { get; } = [];

    /// <summary>What became of the sensors, by their plugin.</summary>
    internal Dictionary<string, SippCapture> Captures { get; } = [];

    public async Task InitializeAsync()
    {
        if (SippFactAttribute.SkipReason is not null)
        {
            return;
        }

        int count = SippCase.All.Count * SippPair.Ports;
        int first = FreePorts.Take(count);
        Sensor[] sensors = await Task.WhenAll(
            CapturePlugin.All.Select(plugin => Sensor.StartAsync(plugin.Name, $"portrange {first}-{first + count - 1}")));
        SippLog[] logs = await Task.WhenAll(SippCase.All.Select(
            (sippCase, i) => new SippPair(sippCase, first + (i * SippPair.Ports), sensors[0].Folder).RunAsync()));
        for (int i = 0; i < logs.Length; i++)
        {
            Logs[SippCase.All[i].Name] = logs[i];
        }

        foreach ((CapturePlugin plugin, Sensor sensor) in CapturePlugin.All.Zip(sensors))
        {
            int exitCode = await sensor.StopAsync();
            Captures[plugin.Name] = new SippCapture(exitCode, await sensor.CallsAsync(), sensor.Log);
            sensor.Dispose();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
