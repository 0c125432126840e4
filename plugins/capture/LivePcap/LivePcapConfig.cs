using Earshot.LiveCapture;

namespace Earshot.LivePcap;

/// <summary>The configuration of <see cref="LivePcapPlugin"/>.</summary>
public sealed class LivePcapConfig : LiveCaptureConfig
{
    private protected override int MaximumSnaplen => 262144;

    // Bytes that a signed 32-bit number counts, as libpcap wants them.
    private protected override int MaximumRingbuffer => 2047;
}
