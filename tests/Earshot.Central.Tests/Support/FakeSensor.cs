using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Central.Tests.Support;

/// <summary>What a sensor tells of itself in tests.</summary>
internal sealed class FakeSensor(string name) : ISensorServices
{
    public string Name => name;

    public string Version => "0.1.0-test";

    public IReadOnlyList<string> Plugins => ["Sip 0.1.0", "Rtp 0.1.0"];

    public ISpoolReader? Spool { get; init; }

    public IReadOnlyList<LiveCall> Calls { get; init; } = [];

    public Dictionary<string, long> Drops { get; } = [];

    public ISpoolReader? OpenSpool() => Spool;

    public IReadOnlyList<LiveCall> LiveCalls() => Calls;

    public string Configuration() => "[capture]\nplugin = \"LivePcap\"\n";

    public IReadOnlyDictionary<string, long> Dropped() => Drops;
}
