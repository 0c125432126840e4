using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.PcapFile;

/// <summary>An interface that a pcapng section describes.</summary>
/// <param name="number">Its number in the whole capture, from 0.</param>
/// <param name="linkType">Link type of its frames.</param>
/// <param name="snapLength">Bytes it captures of a frame at most; 0 for no limit.</param>
internal sealed class PcapngInterface(ushort number, LinkType linkType, uint snapLength)
{
    public ushort Number => number;

    public LinkType LinkType => linkType;

    public uint SnapLength => snapLength;

    public TimestampResolution Resolution { get; set; } = new(TimestampResolution.Default, offsetSeconds: 0);

    /// <summary>Frames that the operating system dropped.</summary>
    public DropCounter DroppedByKernel { get; } = new(LossPlace.Kernel);

    /// <summary>Frames that the interface dropped.</summary>
    public DropCounter DroppedByInterface { get; } = new(LossPlace.Interface);
}
