using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Capture;

/// <summary>Packets that were on the wire, but that the sensor never saw.</summary>
/// <param name="From">Time of the last packet before them, or when their counter was read before.</param>
/// <param name="To">Time of the first packet after them, or when their counter was read.</param>
/// <param name="Packets">How many, of any kind; 0 when a counter says that none was lost in that time.</param>
/// <param name="Place">Where they were lost.</param>
/// <param name="Path">
/// The chain of tunnels they would have come through: a key of <see cref="Signalling.ITunnelPaths"/>; 0 for packets of any kind.
/// </param>
public readonly record struct CaptureGap(Timestamp From, Timestamp To, long Packets, LossPlace Place, int Path);

/// <summary>Where packets can be lost between the wire and the analysis.</summary>
public enum LossPlace : byte
{
    /// <summary>Between a mirroring device and the sensor, told by the device's own numbers.</summary>
    Mirror,

    /// <summary>Between the network interface and the capturing program, told by the operating system's counter.</summary>
    Kernel,

    /// <summary>In the network interface, told by its counter.</summary>
    Interface,

    /// <summary>Between a remote sensor and its centre, told by the sensor.</summary>
    Link,

    /// <summary>Before the analysis, which had more media waiting for it than it could take.</summary>
    Queue,
}
