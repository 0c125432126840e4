using Earshot.Sdk.Packets;

namespace Earshot.Host.Export;

/// <summary>A frame for a capture file.</summary>
/// <param name="Timestamp">When it was captured.</param>
/// <param name="LinkType">Type of its first header.</param>
/// <param name="WireLength">Bytes it had on the wire.</param>
/// <param name="Bytes">What is there of it.</param>
internal readonly record struct ExportedFrame(Timestamp Timestamp, LinkType LinkType, int WireLength, ReadOnlyMemory<byte> Bytes);
