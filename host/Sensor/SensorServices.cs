using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Sensor;

/// <summary>What this sensor tells its centre of itself.</summary>
internal sealed class SensorServices(Composition composition) : ISensorServices
{
    /// <summary>The pipeline that runs; null where packets are not analysed.</summary>
    public SensorPipeline? Pipeline { get; set; }

    public string Name => composition.Host.Sensor;

    public string Version => typeof(SensorServices).Assembly.GetName().Version!.ToString(3);

    public IReadOnlyList<string> Plugins => [.. composition.Instances
        .Select(instance => $"{instance.Manifest.Id} {instance.Manifest.Version.ToString(3)}")
        .Distinct()];

    public ISpoolReader? OpenSpool() => composition.AtMostOne<IPacketSpoolPlugin>("packet spool") is { } spool
        ? spool.Start((s, config, context) => s.OpenReader(config, context, sensor: null))
        : null;

    public IReadOnlyList<LiveCall> LiveCalls() => Pipeline?.LiveCalls() ?? [];

    public string Configuration()
    {
        var text = new StringWriter { NewLine = "\n" };
        CompositionPrinter.Print(composition, text);
        return text.ToString();
    }

    public IReadOnlyDictionary<string, long> Dropped() => Pipeline?.Dropped() ?? new Dictionary<string, long>();
}
