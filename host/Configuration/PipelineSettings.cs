using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Configuration;

/// <summary>The table <c>[pipeline]</c>.</summary>
internal sealed class PipelineSettings : PluginConfig
{
    [Description("Media shards: 1 analyses in the thread that reads; more take a thread each.")]
    public int Shards { get; set; } = 1;

    [Description("Layers that may be nested in one frame before it is given up.")]
    public int MaxDepth { get; set; } = 16;

    [Description("Counts a packet once that comes several times, as through two mirrors.")]
    public bool Deduplicate { get; set; }

    [Description("Milliseconds in which an equal packet is a copy. Below the 500 after which SIP sends a message again.")]
    public int DeduplicateWindow { get; set; } = 100;

    [Description("Sets of IP fragments that may wait for their rest at the same time.")]
    public int MaxFragmentSets { get; set; } = 10_000;

    [Description("Megabytes of IP fragments that may wait for their rest.")]
    public int MaxFragmentMemory { get; set; } = 64;

    [Description("Seconds of packet time that a fragment waits for its rest.")]
    public int FragmentTimeout { get; set; } = 30;

    [Description("TCP connections that are followed at the same time.")]
    public int MaxTcpConnections { get; set; } = 20_000;

    [Description("Megabytes of TCP data that may wait for a missing segment or for the rest of a message.")]
    public int MaxTcpMemory { get; set; } = 64;

    [Description("Megabytes of live packets that may wait for the analysis. From half of it on RTP is let go and counted, so that SIP stays whole.")]
    public int MaxBufferMem { get; set; } = 256;

    [Description("At a centre: sensors that see parts of the same calls, by name or id: [\"east+west\"]. Their packets are analysed together, in the order of time.")]
    public string[] MergeGroups { get; set; } = [];

    [Description("Milliseconds for which packets of a merge group wait for older ones of its other sensors.")]
    public int MergeWindow { get; set; } = 2000;

    [Description("At a centre: megabytes of disk, for each sensor that sends packets, that keep them until their calls are kept, so that a kill loses no call; 0 = none.")]
    public int MaxJournal { get; set; } = 1000;

    public override void Validate(ConfigErrors errors)
    {
        Range(nameof(Shards), Shards, 1, 64);
        Range(nameof(MaxDepth), MaxDepth, 1, 64);
        Range(nameof(DeduplicateWindow), DeduplicateWindow, 1, 10_000);
        Range(nameof(MaxFragmentSets), MaxFragmentSets, 1, 10_000_000);
        Range(nameof(MaxFragmentMemory), MaxFragmentMemory, 1, 65_536);
        Range(nameof(FragmentTimeout), FragmentTimeout, 1, 3600);
        Range(nameof(MaxTcpConnections), MaxTcpConnections, 1, 10_000_000);
        Range(nameof(MaxTcpMemory), MaxTcpMemory, 1, 65_536);
        Range(nameof(MaxBufferMem), MaxBufferMem, 10, 1_000_000);
        Range(nameof(MergeWindow), MergeWindow, 1, 60_000);
        Range(nameof(MaxJournal), MaxJournal, 0, 10_000_000);
        string[] merged = [.. MergeGroups.SelectMany(MergeGroup.MembersOf)];
        errors.Require(
            MergeGroups.All(group => MergeGroup.MembersOf(group) is { Length: > 1 } members && members.All(member => member.Length > 0)),
            nameof(MergeGroups),
            "each needs at least two sensors, with + between them");
        errors.Require(merged.Distinct().Count() == merged.Length, nameof(MergeGroups), "a sensor can be in one group only");

        void Range(string property, int value, int low, int high) =>
            errors.Require(value >= low && value <= high, property, $"must be between {low} and {high}");
    }
}
