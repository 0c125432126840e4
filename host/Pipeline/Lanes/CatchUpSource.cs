using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Lanes;

/// <summary>
/// What a member of a merge group sends that is too late for the group, as after a broken connection. Ends where it has caught up; from there
/// on the member is in the group again.
/// </summary>
internal sealed class CatchUpSource(MergedSource group, MergeMember member) : IPacketSource
{
    public string Name => $"{member.Name}, late";

    /// <summary>Counted by the group.</summary>
    public SourceStatistics Statistics => default;

    public PacketBlock? Read(CancellationToken stop) => group.ReadLate(member);

    public void Dispose() => group.Return(member);
}
