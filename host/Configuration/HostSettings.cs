using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Configuration;

/// <summary>The table <c>[host]</c>.</summary>
internal sealed class HostSettings : PluginConfig
{
    [Description("Name of this sensor in its call records; empty for none.")]
    public string Sensor { get; set; } = "";

    /// <summary>As records have it.</summary>
    internal string? SensorName => Sensor.Length > 0 ? Sensor : null;

    [Description("Folders that hold a folder per plugin; relative to this file. The plugins shipped with the host are always found.")]
    public string[] PluginFolders { get; set; } = [];

    [Description("Where plugins keep their data; relative to this file.")]
    public string DataDirectory { get; set; } = "data";

    [Description("Unix socket through which commands reach a running sensor; empty for control.sock in the data directory.")]
    public string ControlSocket { get; set; } = "";

    [Description("Seconds between two lines of `earshot run` in its log that say how it is doing; 0 for none. A terminal shows it all the time.")]
    public int StatusInterval { get; set; } = 60;

    public override void Validate(ConfigErrors errors) =>
        errors.Require(StatusInterval is >= 0 and <= 86_400, nameof(StatusInterval), "must be between 0 and 86400");
}
