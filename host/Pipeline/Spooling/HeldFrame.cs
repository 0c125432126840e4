using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Spooling;

/// <summary>A copy of a frame whose block may be gone.</summary>
/// <param name="Frame">Its entry; the offset means nothing.</param>
/// <param name="HeaderEnd">Bytes of it that are headers.</param>
/// <param name="Number">Place in the order of capture.</param>
/// <param name="Bytes">A rented array that begins with its bytes.</param>
internal readonly record struct HeldFrame(Frame Frame, int HeaderEnd, long Number, byte[] Bytes);
