using System.ComponentModel;
using Earshot.LiveCapture;
using Earshot.Sdk.Plugins;

namespace Earshot.AfPacket;

/// <summary>The configuration of <see cref="AfPacketPlugin"/>.</summary>
public sealed class AfPacketConfig : LiveCaptureConfig
{
    private const int MaximumRings = 64;

    [Description("Rings per interface, each of `ringbuffer` megabytes, over which the kernel spreads flows. More than 1 where several processors receive.")]
    public int Rings { get; set; } = 1;

    [Description("Takes the time of packets from the network card where it has one. Its clock must be kept in step, as by phc2sys.")]
    public bool HardwareTimestamps { get; set; }

    private protected override int MaximumSnaplen => 65535;

    // With what there is to copy to, bytes that a signed 32-bit number counts.
    private protected override int MaximumRingbuffer => 1600;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        base.Validate(errors);
        errors.Require(Rings is >= 1 and <= MaximumRings, nameof(Rings), $"must be between 1 and {MaximumRings}");
        errors.Require(
            Ringbuffer > MaximumRingbuffer || (long)Ringbuffer * Rings * Interfaces.Length <= MaximumRingbuffer,
            nameof(Ringbuffer),
            $"must not be more than {MaximumRingbuffer} for all rings of all interfaces together");
    }
}
