using Earshot.Host.Control;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Export;

/// <summary>A remote sensor's spool, seen through the running centre.</summary>
internal sealed class RemoteSpoolReader(ControlClient centre, int sensor) : ISpoolReader
{
    public IEnumerable<SpooledPacket> Read(IReadOnlyList<SpoolSelection> selections) => centre.Packets(sensor, selections);

    public Timestamp? Oldest(bool media) => centre.Oldest(sensor, media);
}
