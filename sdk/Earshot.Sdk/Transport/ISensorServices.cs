using Earshot.Sdk.Storage;

namespace Earshot.Sdk.Transport;

/// <summary>What a sensor tells of itself and does for its centre. Any thread.</summary>
public interface ISensorServices
{
    /// <summary>Its name, <c>host.sensor</c>; empty when it has none.</summary>
    string Name { get; }

    /// <summary>Version of the host.</summary>
    string Version { get; }

    /// <summary>Its plugins with their versions: "Sip 0.1.0".</summary>
    IReadOnlyList<string> Plugins { get; }

    /// <summary>Opens the packet spool to look into it; null when there is none.</summary>
    ISpoolReader? OpenSpool();

    /// <summary>The calls that are not over, oldest first; empty where nothing is analysed.</summary>
    IReadOnlyList<LiveCall> LiveCalls();

    /// <summary>The configuration in force, as <c>earshot config print</c> shows it: secrets are left out.</summary>
    string Configuration();

    /// <summary>Packets that were dropped here so far, by place.</summary>
    IReadOnlyDictionary<string, long> Dropped();
}
