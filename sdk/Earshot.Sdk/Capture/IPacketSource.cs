using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Capture;

/// <summary>A stream of captured frames: a file, an interface, a remote sensor. Used by one thread.</summary>
public interface IPacketSource : IDisposable
{
    /// <summary>What a person calls this source: a file name, an interface.</summary>
    string Name { get; }

    /// <summary>True when frames go on coming whether they are read or not, so that whoever holds the reader up loses some.</summary>
    bool IsLive => false;

    /// <summary>
    /// Bytes of blocks, by their <see cref="PacketBlock.Footprint"/>, that may be leased at a time before this source has to drop packets.
    /// </summary>
    long Capacity => long.MaxValue;

    /// <summary>
    /// Blocks until the next block is there and returns it with one lease that the caller gives back.
    /// </summary>
    /// <returns>Null at the end of the source; further calls return null again.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    /// <remarks>
    /// A source never throws because of what it reads once it is open: a cut or corrupt tail ends it, is logged as a
    /// warning and counted in <see cref="Statistics"/>.
    /// </remarks>
    PacketBlock? Read(CancellationToken stop);

    /// <summary>Counters so far. May be read from any thread.</summary>
    SourceStatistics Statistics { get; }
}
