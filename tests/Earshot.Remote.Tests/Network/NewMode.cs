namespace Earshot.Remote.Tests.Network;

/// <summary>A centre and sensors in the new mode, which find each other and know the password.</summary>
internal static class NewMode
{
    public const string Password = "correct-horse-battery-staple-42";

    /// <param name="hosts">Where it runs.</param>
    /// <param name="data">Its data directory.</param>
    /// <param name="changes">Further changes to the configuration, as of <c>--set</c>.</param>
    public static Service Centre(TwoHosts hosts, string data, params string[] changes) => new(
        hosts.Centre, "new-central", data, [$"central.server_bind={TwoHosts.CentreAddress}", $"central.server_password={Password}", .. changes]);

    /// <param name="hosts">Where it runs.</param>
    /// <param name="deployment">Name of a ready-made configuration.</param>
    /// <param name="data">Its data directory.</param>
    /// <param name="changes">Further changes to the configuration, as of <c>--set</c>.</param>
    public static Service Sensor(TwoHosts hosts, string deployment, string data, params string[] changes) => new(
        hosts.Sensor, deployment, data, [$"central.server_destination=[\"{TwoHosts.CentreAddress}\"]", $"central.server_password={Password}", .. changes]);

    /// <summary>A sensor of this name that reads a file.</summary>
    public static Service Reader(TwoHosts hosts, string deployment, string data, string name, string capture, params string[] changes) =>
        Sensor(hosts, deployment, data, ["capture.plugin=PcapFile", $"capture.path={capture}", $"host.sensor={name}", .. changes]);
}
