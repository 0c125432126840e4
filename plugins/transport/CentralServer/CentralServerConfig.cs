using System.ComponentModel;
using System.Net;
using Earshot.Central.Protocol.Authentication;
using Earshot.Sdk.Plugins;

namespace Earshot.CentralServer;

/// <summary>Configuration of the centre's end.</summary>
public sealed class CentralServerConfig : PluginConfig
{
    [Description("Address to listen on; 0.0.0.0 or :: for all, which sensors elsewhere need.")]
    public string ServerBind { get; set; } = "127.0.0.1";

    [Description("TCP port to listen on.")]
    public ushort ServerBindPort { get; set; } = 60024;

    [Description("Password of all sensors; better in a file or in the environment variable EARSHOT_SERVER_PASSWORD. Without any, one is made in the data directory.")]
    public string ServerPassword { get; set; } = "";

    [Description("File whose first line is the password; used when server_password is empty.")]
    public string ServerPasswordFile { get; set; } = "";

    [Description("File with a line NAME PASSWORD for each sensor that has a password of its own. Empty = none has.")]
    public string SensorPasswordsFile { get; set; } = "";

    [Description("PEM file of the certificate; empty for one that is made in the data directory.")]
    public string CertificateFile { get; set; } = "";

    [Description("PEM file of its private key; empty when it is in certificate_file.")]
    public string CertificateKeyFile { get; set; } = "";

    [Description("PEM file of the authority that signs the sensors' certificates; then a sensor needs one. Empty = sensors need none.")]
    public string ClientCaFile { get; set; } = "";

    [Description("Seconds by which a sensor's clock may differ from the centre's; others are refused.")]
    public double ServerConnectMaximumTimeDiffS { get; set; } = 2.0;

    [Description("Megabytes of one sensor's packets that may wait to be analysed; then the sensor is held up.")]
    public int MaxBufferMem { get; set; } = 50;

    [Description("Seconds for which a sensor may be away before its calls are ended.")]
    public int SensorTimeout { get; set; } = 3600;

    [Description("Sensors that may be known.")]
    public int MaxSensors { get; set; } = 1000;

    [Description("Connections that may be there at once without having logged in.")]
    public int MaxLogins { get; set; } = 100;

    [Description("Such connections of one address.")]
    public int MaxLoginsPerAddress { get; set; } = 20;

    [Description("Seconds that a connection has to log in.")]
    public int LoginTimeout { get; set; } = 10;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Require(IPAddress.TryParse(ServerBind, out _), nameof(ServerBind), "must be an IP address");
        errors.Require(ServerBindPort > 0, nameof(ServerBindPort), "must be between 1 and 65535");
        errors.Require(ServerPassword.Length == 0 || Secret.IsUsable(ServerPassword), nameof(ServerPassword), "must be of 1 to 256 printable ASCII characters");
        errors.Require(IsAbsolute(ServerPasswordFile), nameof(ServerPasswordFile), "must be an absolute path");
        errors.Require(IsAbsolute(SensorPasswordsFile), nameof(SensorPasswordsFile), "must be an absolute path");
        errors.Require(IsAbsolute(CertificateFile), nameof(CertificateFile), "must be an absolute path");
        errors.Require(IsAbsolute(CertificateKeyFile), nameof(CertificateKeyFile), "must be an absolute path");
        errors.Require(IsAbsolute(ClientCaFile), nameof(ClientCaFile), "must be an absolute path");
        errors.Require(
            ServerConnectMaximumTimeDiffS is > 0 and <= 86_400, nameof(ServerConnectMaximumTimeDiffS), "must be above 0, at most 86400");
        errors.Require(MaxBufferMem is >= 1 and <= 100_000, nameof(MaxBufferMem), "must be between 1 and 100000");
        errors.Require(SensorTimeout is >= 1 and <= 10_000_000, nameof(SensorTimeout), "must be between 1 and 10000000");
        errors.Require(MaxSensors is >= 1 and <= 65_535, nameof(MaxSensors), "must be between 1 and 65535");
        errors.Require(MaxLogins is >= 1 and <= 100_000, nameof(MaxLogins), "must be between 1 and 100000");
        errors.Require(MaxLoginsPerAddress is >= 1 and <= 100_000, nameof(MaxLoginsPerAddress), "must be between 1 and 100000");
        errors.Require(LoginTimeout is >= 1 and <= 600, nameof(LoginTimeout), "must be between 1 and 600");
    }

    private static bool IsAbsolute(string path) => path.Length == 0 || Path.IsPathRooted(path);
}
