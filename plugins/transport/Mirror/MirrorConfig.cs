using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Mirror;

/// <summary>The configuration of <see cref="MirrorPlugin"/>, with the names that VoIPmonitor's users know.</summary>
public sealed class MirrorConfig : PluginConfig
{
    /// <summary>Largest number of a sensor: the wire has a signed 16-bit field.</summary>
    internal const int MaxSensorId = short.MaxValue;

    /// <summary>A block must hold the longest frame with its header.</summary>
    private const int SmallestBlock = 128;

    [Description("Makes this a sender: address or name of the server that takes the packets. Nothing is analysed here then.")]
    public string MirrorDestinationIp { get; set; } = "";

    [Description("TCP port of that server.")]
    public ushort MirrorDestinationPort { get; set; } = 5030;

    [Description("Makes this a receiver: address to listen on, \"0.0.0.0\" or \"::\" for all. Whoever reaches it can send packets.")]
    public string MirrorBindIp { get; set; } = "";

    [Description("TCP port to listen on.")]
    public ushort MirrorBindPort { get; set; } = 5030;

    [Description("Sender: number of this sensor, 1-32767, which no other sensor of the server has.")]
    public int IdSensor { get; set; }

    [Description("Sender: name of this sensor, printable ASCII; empty for host.sensor.")]
    public string NameSensor { get; set; } = "";

    [Description("Sender: waits until the server confirms a block, and sends it again when it does not.")]
    public bool MirrorRequireConfirmation { get; set; } = true;

    [Description("Sender: adds a checksum to each block.")]
    public bool MirrorUseChecksum { get; set; } = true;

    [Description("Receiver: seconds that a sender's clock may differ when it connects; whole half hours do not count.")]
    public int MirrorConnectMaximumTimeDiffS { get; set; } = 2;

    [Description("Receiver: seconds that the time in a block may differ.")]
    public int ReceivePacketbufferMaximumTimeDiffS { get; set; } = 30;

    [Description("Kilobytes of packets in a block. A receiver takes blocks of ten times this size.")]
    public int PacketbufferBlockMaxsize { get; set; } = 1024;

    [Description("Sender: milliseconds after which a block is sent that is not full.")]
    public int PacketbufferBlockMaxtime { get; set; } = 100;

    [Description("Sender: compresses blocks.")]
    public bool PacketbufferCompress { get; set; } = true;

    [Description("Sender: snappy or lz4. A VoIPmonitor server must be told the same; ours finds out.")]
    public CompressMethod PacketbufferCompressMethod { get; set; } = CompressMethod.Snappy;

    [Description("Sender: per cent of the blocks that are compressed.")]
    public int PacketbufferCompressRatio { get; set; } = 100;

    [Description("Megabytes of packets that may wait in memory: at a sender for the server, at a receiver for the analysis.")]
    public int MaxBufferMem { get; set; } = 30;

    [Description("Sender: megabytes of packets that may wait on disk once that memory is full; 0 = none.")]
    public int PacketbufferFileTotalmaxsize { get; set; }

    [Description("Sender: folder for them; empty for one in this instance's data directory.")]
    public string PacketbufferFilePath { get; set; } = "";

    [Description("Receiver: seconds that a connection may go without a whole block before it is closed.")]
    public int BlockTimeout { get; set; } = 300;

    [Description("Receiver: connections that have not delivered a block yet; the oldest makes room.")]
    public int MaxNewConnections { get; set; } = 64;

    [Description("Receiver: the same of one address.")]
    public int MaxNewConnectionsPerAddress { get; set; } = 16;

    [Description("Receiver: sensors that it knows at once; more are refused.")]
    public int MaxSensors { get; set; } = 256;

    [Description("Receiver: seconds that a sensor may be away before its calls are ended.")]
    public int SensorTimeout { get; set; } = 3600;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        bool sends = MirrorDestinationIp.Length > 0;
        bool receives = MirrorBindIp.Length > 0;
        errors.Require(sends != receives, nameof(MirrorDestinationIp), "either this or mirror_bind_ip must be set, not both");
        errors.Require(MirrorDestinationPort != 0, nameof(MirrorDestinationPort), "must be between 1 and 65535");
        errors.Require(
            !receives || System.Net.IPAddress.TryParse(MirrorBindIp, out _), nameof(MirrorBindIp), "must be an IPv4 or IPv6 address");
        errors.Require(MirrorBindPort != 0, nameof(MirrorBindPort), "must be between 1 and 65535");
        errors.Require(
            IdSensor >= (sends ? 1 : 0) && IdSensor <= MaxSensorId, nameof(IdSensor), $"a sender's must be between 1 and {MaxSensorId}");
        errors.Require(
            NameSensor.Length <= 255 && NameSensor.All(c => c is >= ' ' and <= '~'), nameof(NameSensor), "must be printable ASCII, at most 255 characters");
        Require(errors, MirrorConnectMaximumTimeDiffS, 1, 900, nameof(MirrorConnectMaximumTimeDiffS));
        Require(errors, ReceivePacketbufferMaximumTimeDiffS, 1, 86_400, nameof(ReceivePacketbufferMaximumTimeDiffS));
        Require(errors, PacketbufferBlockMaxsize, SmallestBlock, 16_384, nameof(PacketbufferBlockMaxsize));
        Require(errors, PacketbufferBlockMaxtime, 1, 10_000, nameof(PacketbufferBlockMaxtime));
        Require(errors, PacketbufferCompressRatio, 1, 100, nameof(PacketbufferCompressRatio));
        Require(errors, MaxBufferMem, 10, 1_000_000, nameof(MaxBufferMem));
        errors.Require(
            MaxBufferMem * 1024L >= PacketbufferBlockMaxsize * 4L, nameof(MaxBufferMem), "must be four times packetbuffer_block_maxsize or more");
        Require(errors, PacketbufferFileTotalmaxsize, 0, 10_000_000, nameof(PacketbufferFileTotalmaxsize));
        errors.Require(
            PacketbufferFilePath.Length == 0 || Path.IsPathRooted(PacketbufferFilePath), nameof(PacketbufferFilePath), "must be an absolute path");
        Require(errors, BlockTimeout, 1, 86_400, nameof(BlockTimeout));
        Require(errors, MaxNewConnections, 1, 10_000, nameof(MaxNewConnections));
        Require(errors, MaxNewConnectionsPerAddress, 1, 10_000, nameof(MaxNewConnectionsPerAddress));
        Require(errors, MaxSensors, 1, MaxSensorId, nameof(MaxSensors));
        Require(errors, SensorTimeout, 1, 604_800, nameof(SensorTimeout));
    }

    private static void Require(ConfigErrors errors, int value, int low, int high, string property) =>
        errors.Require(value >= low && value <= high, property, $"must be between {low} and {high}");
}
