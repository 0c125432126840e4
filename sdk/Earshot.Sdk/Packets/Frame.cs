using System.Runtime.InteropServices;

namespace Earshot.Sdk.Packets;

/// <summary>One captured frame of a <see cref="PacketBlock"/>. 24 bytes, a plain value.</summary>
/// <param name="Timestamp">Capture time.</param>
/// <param name="Offset">Where the frame begins in the block's bytes.</param>
/// <param name="CapturedLength">Bytes present in the block.</param>
/// <param name="WireLength">Bytes the frame had on the wire; more than captured when cut by a snap length.</param>
/// <param name="Interface">Capture interface, numbered from 0 by the source.</param>
/// <param name="LinkType">Type of the frame's first header.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Frame(
    Timestamp Timestamp,
    int Offset,
    int CapturedLength,
    int WireLength,
    ushort Interface,
    LinkType LinkType);
