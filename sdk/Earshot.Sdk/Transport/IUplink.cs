using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Transport;

/// <summary>A sensor's way to its centre. It connects, and connects again, on threads of its own.</summary>
public interface IUplink : IDisposable
{
    /// <summary>What a person calls it: "mirror to 192.0.2.1:5030".</summary>
    string Name { get; }

    /// <summary>How it stands, at once. Any thread.</summary>
    UplinkHealth Health();

    /// <summary>
    /// Nothing more will come: returns when the centre has taken everything, or, once <paramref name="stop"/> is cancelled, when what was
    /// not taken is kept for the next run or counted as dropped. Does not throw.
    /// </summary>
    void Finish(CancellationToken stop);
}

/// <summary>Carries packets.</summary>
public interface IPacketUplink : IUplink
{
    /// <summary>
    /// Takes a block, with a lease of its own for as long as it needs it. One thread.
    /// </summary>
    /// <param name="block">Frames, drops, clock and secrets; each of them travels.</param>
    /// <param name="mayWait">
    /// True when the source is none that goes on by itself: full buffers hold it up. Otherwise they drop the block, and count it.
    /// </param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled; the block was not taken.</exception>
    void Send(PacketBlock block, bool mayWait, CancellationToken stop);
}

/// <summary>Carries records.</summary>
public interface IRecordUplink : IUplink
{
    /// <summary>
    /// Takes records; on return they survive a crash of the process, in a queue of the uplink's own, until the centre has them. One thread.
    /// </summary>
    /// <exception cref="PluginException">They could not be written: none is taken, and trying again is right.</exception>
    void Append(RecordBatch records);
}
