using Earshot.Live.Tests.Capturing;
using Earshot.Sdk.Records;

namespace Earshot.Live.Tests.Sipp;

/// <summary>All scenarios at once, captured by one sensor.</summary>
public sealed class SippSession : IAsyncLifetime
{
    /// <summary>Logs by the scenario's name.</summary>
    internal Dictionary<string, SippLog> Logs { get; } = [];

    /// <summary>The calls that the sensor stored, by Call-ID.</summary>
    internal Dictionary<string, CallRecord> Calls { get; private set; } = [];

    /// <summary>What the sensor said.</summary>
    internal string SensorLog { get; private set; } = "";

    internal int ExitCode { get; private set; }

    public async Task InitializeAsync()
    {
        if (SippFactAttribute.SkipReason is not null)
        {
            return;
        }

        int count = SippCase.All.Count * SippPair.Ports;
        int first = FreePorts.Take(count);
        using Sensor sensor = await Sensor.StartAsync($"portrange {first}-{first + count - 1}");
        SippLog[] logs = await Task.WhenAll(SippCase.All.Select(
            (sippCase, i) => new SippPair(sippCase, first + (i * SippPair.Ports), sensor.Folder).RunAsync()));
        for (int i = 0; i < logs.Length; i++)
        {
            Logs[SippCase.All[i].Name] = logs[i];
        }

        ExitCode = await sensor.StopAsync();
        Calls = await sensor.CallsAsync();
        SensorLog = sensor.Log;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
