using System.ComponentModel;
using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Authentication;
using Earshot.Central.Protocol.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.CentralSensor;

/// <summary>Configuration of the sensor's end.</summary>
public sealed class CentralSensorConfig : PluginConfig
{
    [Description("Centres, by name or address; a later one is used while none before it can be reached.")]
    public string[] ServerDestination { get; set; } = [];

    [Description("TCP port of the centres.")]
    public ushort ServerDestinationPort { get; set; } = 60024;

    [Description("Password that the centre knows; better in a file or in the environment variable EARSHOT_SERVER_PASSWORD.")]
    public string ServerPassword { get; set; } = "";

    [Description("File whose first line is the password; used when server_password is empty.")]
    public string ServerPasswordFile { get; set; } = "";

    [Description("SHA-256 of the centre's certificate, as the centre shows it; then no other one is even given a chance to guess. Empty = any.")]
    public string ServerCertificatePin { get; set; } = "";

    [Description("PEM file of a certificate for this sensor, where the centre asks for one.")]
    public string ClientCertificateFile { get; set; } = "";

    [Description("PEM file of its private key; empty when it is in client_certificate_file.")]
    public string ClientCertificateKeyFile { get; set; } = "";

    [Description("Number of this sensor, 1 to 65535; 0 = the centre gives one and remembers it.")]
    public ushort IdSensor { get; set; }

    [Description("Name of this sensor at the centre; empty for that in [host], or the machine's.")]
    public string NameSensor { get; set; } = "";

    [Description("Sends packets, which the centre analyses and keeps; otherwise they are analysed and kept here, and call records are sent.")]
    public bool PacketbufferSender { get; set; }

    [Description("Compression of what is sent: lz4, zstd (for thin links) or none.")]
    public CompressionMethod PacketbufferCompressMethod { get; set; } = CompressionMethod.Lz4;

    [Description("Megabytes of packets that may wait in memory until the centre has taken them.")]
    public int MaxBufferMem { get; set; } = 20;

    [Description("Megabytes of packets that may wait on disk while the centre is away or slow. 0 = none.")]
    public int PacketbufferFileTotalmaxsize { get; set; } = 1000;

    [Description("Folder in which packets and records wait; empty for this instance's data directory, to which a relative path is relative.")]
    public string PacketbufferFilePath { get; set; } = "";

    [Description("Megabytes of records that may wait on disk; above, they are refused.")]
    public int QueueSize { get; set; } = 1024;

    [Description("Answers the centre's requests: calls that are not over, packets of a call, the configuration without secrets.")]
    public bool AnswerRequests { get; set; } = true;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Require(ServerDestination.Length > 0, nameof(ServerDestination), "must name a centre");
        errors.Require(
            ServerDestination.All(name => Uri.CheckHostName(name) != UriHostNameType.Unknown),
            nameof(ServerDestination),
            "must hold host names and addresses, without ports");
        errors.Require(ServerDestinationPort > 0, nameof(ServerDestinationPort), "must be between 1 and 65535");
        errors.Require(ServerPassword.Length == 0 || Secret.IsUsable(ServerPassword), nameof(ServerPassword), "must be of 1 to 256 printable ASCII characters");
        errors.Require(IsAbsolute(ServerPasswordFile), nameof(ServerPasswordFile), "must be an absolute path");
        errors.Require(
            ServerCertificatePin.Length == 0 || TlsRules.ParsePin(ServerCertificatePin) is not null,
            nameof(ServerCertificatePin),
            "must be 64 hexadecimal digits");
        errors.Require(IsAbsolute(ClientCertificateFile), nameof(ClientCertificateFile), "must be an absolute path");
        errors.Require(IsAbsolute(ClientCertificateKeyFile), nameof(ClientCertificateKeyFile), "must be an absolute path");
        errors.Require(NameSensor.Length == 0 || SensorName.IsValid(NameSensor), nameof(NameSensor), "must have 1 to 64 printable ASCII characters");
        errors.Require(MaxBufferMem is >= 1 and <= 100_000, nameof(MaxBufferMem), "must be between 1 and 100000");
        errors.Require(
            PacketbufferFileTotalmaxsize is >= 0 and <= 100_000_000, nameof(PacketbufferFileTotalmaxsize), "must be between 0 and 100000000");
        errors.Require(QueueSize is >= 1 and <= 1_000_000, nameof(QueueSize), "must be between 1 and 1000000");
    }

    private static bool IsAbsolute(string path) => path.Length == 0 || Path.IsPathRooted(path);
}
