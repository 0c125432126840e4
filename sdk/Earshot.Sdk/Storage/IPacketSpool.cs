using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Storage;

/// <summary>Keeps packets. Used by one thread; disposing of it gives up what <see cref="Finish"/> did not write.</summary>
public interface IPacketSpool : IDisposable
{
    /// <summary>False when only signalling is kept, so that media need not be handed over. Any thread.</summary>
    bool WantsMedia { get; }

    /// <summary>Packets that were taken but could not be written, so far.</summary>
    long Lost { get; }

    /// <summary>Takes packets; their memory may be used again on return.</summary>
    /// <exception cref="PluginException">
    /// They cannot be written: what waited is counted in <see cref="Lost"/>, these packets included. Later packets may be
    /// taken again.
    /// </exception>
    void Append(in SpoolBatch batch);

    /// <summary>Writes what has waited long enough. Called several times a second, whether packets come or not.</summary>
    /// <exception cref="PluginException">As with <see cref="Append"/>.</exception>
    void Tick();

    /// <summary>There are no more packets: writes everything.</summary>
    /// <exception cref="PluginException">As with <see cref="Append"/>.</exception>
    void Finish();
}
