using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Transport;

/// <summary>What the host does with what a receiver takes in. Any thread.</summary>
public interface ICentre
{
    /// <summary>
    /// Analyses a sensor's packets on a thread of their own, in a lane of their own, until the source ends; then the lane's calls end. The host
    /// disposes of the source. A sensor has one lane at a time: it is an error to attach a second one before the first has ended.
    /// </summary>
    /// <remarks>
    /// What a run of the centre before this one had in its journal is analysed first, in the same lane. A block that the source hands over is
    /// the host's from its <see cref="PacketBlock.OnJournaled"/> on, or, where that is not called, from its last release: then a sensor may be
    /// told that it is taken.
    /// </remarks>
    void Attach(RemoteSensor sensor, IPacketSource source);

    /// <summary>
    /// The <see cref="PacketBlock.Mark"/>s of the last blocks of a sensor that are in the centre's journal or were, oldest first, 64 at most:
    /// they must not be handed over again, whether the sensor was told that they are taken or not. Empty where there is no journal.
    /// </summary>
    IReadOnlyList<ReadOnlyMemory<byte>> Journaled(RemoteSensor sensor) => [];

    /// <summary>
    /// Keeps a sensor's records, whose <c>sensor</c> is its name. On completion they survive a crash of the process; what was kept before may come again.
    /// </summary>
    /// <exception cref="PluginException">They are not kept: the sensor should send them again later.</exception>
    Task KeepAsync(RemoteSensor sensor, RecordBatch records, CancellationToken stop);
}
