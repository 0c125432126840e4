using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Storage;

/// <summary>A frame out of a spool, with every layer as it was captured.</summary>
/// <param name="Kind">What it carries.</param>
/// <param name="Frame">Its entry; the offset is that in <paramref name="Bytes"/>, 0.</param>
/// <param name="Number">Place in the order of capture.</param>
/// <param name="Time">Packet time, as records have it.</param>
/// <param name="IsCut">The spool kept its headers only.</param>
/// <param name="Bytes">What was kept of it.</param>
public readonly record struct SpooledPacket(
    SpoolKind Kind, Frame Frame, long Number, Timestamp Time, bool IsCut, ReadOnlyMemory<byte> Bytes);
