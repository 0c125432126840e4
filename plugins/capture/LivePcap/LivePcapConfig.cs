using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.LivePcap;

/// <summary>The configuration of <see cref="LivePcapPlugin"/>.</summary>
public sealed class LivePcapConfig : PluginConfig
{
    /// <summary>What libpcap calls all interfaces together.</summary>
    private const string AllInterfaces = "any";

    /// <summary>The longest that libpcap captures, bytes.</summary>
    private const int MaximumSnaplen = 262144;

    /// <summary>Megabytes whose bytes a signed 32-bit number counts, as libpcap wants them.</summary>
    private const int MaximumRingbuffer = 2047;

    [Description("Interfaces to capture from; [\"any\"] for all of them, without promiscuous mode.")]
    public string[] Interfaces { get; set; } = [];

    [Description("Packets to capture, in the language of pcap-filter(7); empty for all.")]
    public string Filter { get; set; } = "";

    [Description("Captures packets to other hosts too, as a mirror port needs it.")]
    public bool Promiscuous { get; set; } = true;

    [Description("Bytes of a packet that are captured. Less than whole packets cuts SIP and spoils counts of bytes.")]
    public int Snaplen { get; set; } = 65535;

    [Description("Megabytes of kernel memory, per interface, in which packets wait while the sensor is busy.")]
    public int Ringbuffer { get; set; } = 50;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Require(!Interfaces.Contains(""), nameof(Interfaces), "must not hold an empty name");
        errors.Require(Interfaces.Distinct().Count() == Interfaces.Length, nameof(Interfaces), "must name every interface only once");
        errors.Require(
            Interfaces.Length <= 1 || !Interfaces.Contains(AllInterfaces),
            nameof(Interfaces),
            $"must not name others beside \"{AllInterfaces}\", which has their packets too");
        errors.Require(
            Snaplen is >= 64 and <= MaximumSnaplen, nameof(Snaplen), $"must be between 64 and {MaximumSnaplen}");
        errors.Require(
            Ringbuffer is >= 1 and <= MaximumRingbuffer, nameof(Ringbuffer), $"must be between 1 and {MaximumRingbuffer}");
    }
}
