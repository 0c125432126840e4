using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Transport;

/// <summary>What the host does with what a receiver takes in. Any thread.</summary>
public interface ICentre
{
    /// <summary>
    /// Analyses a sensor's packets on a thread of their own, in a lane of their own, until the source ends; then the lane's calls end. The host
    /// disposes of the source. A sensor has one lane at a time: it is an error to attach a second one before the first has ended.
    /// </summary>
    void Attach(RemoteSensor sensor, IPacketSource source);

    /// <summary>
    /// Keeps a sensor's records, whose <c>sensor</c> is its name. On completion they survive a crash of the process; what was kept before may come again.
    /// </summary>
    /// <exception cref="PluginException">They are not kept: the sensor should send them again later.</exception>
    Task KeepAsync(RemoteSensor sensor, RecordBatch records, CancellationToken stop);
}
