using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.Sdk.Transport;

/// <summary>A centre's ear: takes sensors in until it is disposed of.</summary>
public interface IReceiver : IDisposable
{
    /// <summary>What a person calls it: "mirror on 0.0.0.0:5030".</summary>
    string Name { get; }

    /// <summary>Every sensor that is or was connected since it listens, by id. Any thread.</summary>
    IReadOnlyList<SensorState> Sensors { get; }

    /// <summary>What went wrong before a sensor was known, by name: <c>refused_password</c>, <c>garbage</c>. Any thread.</summary>
    IReadOnlyDictionary<string, long> Refused { get; }
}

/// <summary>A receiver whose sensors answer requests. Any thread.</summary>
public interface ISensorRequests
{
    /// <summary>Opens a sensor's packet spool through its connection; the reader fails with <see cref="PluginException"/> when that breaks.</summary>
    /// <exception cref="PluginException">The sensor is not connected, does not allow it, or keeps no packets.</exception>
    ISpoolReader OpenSpool(int sensor);

    /// <summary>A sensor's calls that are not over.</summary>
    /// <exception cref="PluginException">The sensor is not connected or does not allow it.</exception>
    IReadOnlyList<LiveCall> LiveCalls(int sensor);

    /// <summary>A sensor's configuration in force, without secrets.</summary>
    /// <exception cref="PluginException">The sensor is not connected or does not allow it.</exception>
    string Configuration(int sensor);
}
