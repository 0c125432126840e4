using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.LiveCapture;

/// <summary>What every plugin that captures from interfaces is told, by the same keys.</summary>
public abstract class LiveCaptureConfig : PluginConfig
{
    /// <summary>The name that stands for all interfaces together.</summary>
    public const string AllInterfaces = "any";

    [Description("Interfaces to capture from; [\"any\"] for all of them, those that come later too.")]
    public string[] Interfaces { get; set; } = [];

    [Description("Packets to capture, in the language of pcap-filter(7); empty for all.")]
    public string Filter { get; set; } = "";

    [Description("Captures packets to other hosts too, as a mirror port needs it.")]
    public bool Promiscuous { get; set; } = true;

    [Description("Bytes of a packet that are captured. Less than whole packets cuts SIP and spoils counts of bytes.")]
    public int Snaplen { get; set; } = 65535;

    [Description("Megabytes of kernel memory, per interface, in which packets wait while the sensor is busy.")]
    public int Ringbuffer { get; set; } = 50;

    /// <summary>The longest that can be captured, bytes.</summary>
    private protected abstract int MaximumSnaplen { get; }

    /// <summary>The largest ring, megabytes.</summary>
    private protected abstract int MaximumRingbuffer { get; }

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
            Snaplen >= 64 && Snaplen <= MaximumSnaplen, nameof(Snaplen), $"must be between 64 and {MaximumSnaplen}");
        errors.Require(
            Ringbuffer >= 1 && Ringbuffer <= MaximumRingbuffer, nameof(Ringbuffer), $"must be between 1 and {MaximumRingbuffer}");
    }
}
