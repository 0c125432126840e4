using Earshot.LiveCapture;

namespace Earshot.LivePcap;

/// <summary>The configuration of <see cref="LivePcapPlugin"/>.</summary>
public sealed class LivePcapConfig : LiveCaptureConfig
{
    private protected override int MaximumSnaplen => 262144;
}
