using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Storage;

/// <summary>Looks into a spool, whether or not another process writes it at the same time. Used by one thread.</summary>
public interface ISpoolReader
{
    /// <summary>
    /// The packets that any of the selections wants, each once, in the order of time and then of capture. Read as they are
    /// asked for.
    /// </summary>
    /// <exception cref="PluginException">The spool cannot be read.</exception>
    IEnumerable<SpooledPacket> Read(IReadOnlyList<SpoolSelection> selections);

    /// <summary>The minute from which on packets are there, or null when none are.</summary>
    /// <param name="media">True for media, false for signalling.</param>
    /// <exception cref="PluginException">The spool cannot be read.</exception>
    Timestamp? Oldest(bool media);
}
