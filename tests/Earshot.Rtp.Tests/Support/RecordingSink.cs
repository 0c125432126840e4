using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Tests.Support;

/// <summary>Keeps what an analyzer reports, in order.</summary>
internal sealed class RecordingSink : IMediaSink, ITunnelPaths, ISummary
{
    public List<(ulong? Call, StreamRecord Stream)> Reports { get; } = [];

    public List<(ulong Call, Timestamp Last)> Activity { get; } = [];

    public Dictionary<string, long> Counters { get; } = [];

    public Dictionary<ulong, FaxTraffic> Faxes { get; } = [];

    public Dictionary<int, IReadOnlyList<TunnelLayer>> Chains { get; } = [];

    public ITunnelPaths Paths => this;

    /// <summary>Paths that number their packets.</summary>
    public HashSet<int> Numbered { get; } = [];

    public bool IsWithin(int path, int outer) => outer == 0 || path == outer;

    public bool IsNumbered(int path) => Numbered.Contains(path);

    public IReadOnlyList<TunnelLayer> this[int path] => Chains.GetValueOrDefault(path) ?? [];

    public IEnumerable<StreamRecord> Of(ulong call) => Reports.Where(report => report.Call == call).Select(report => report.Stream);

    public IEnumerable<StreamRecord> Unowned => Reports.Where(report => report.Call is null).Select(report => report.Stream);

    public void Active(ulong call, Timestamp last) => Activity.Add((call, last));

    public void Report(ulong call, StreamRecord stream) => Reports.Add((call, stream));

    public void Report(ulong call, FaxTraffic traffic) => Faxes.Add(call, traffic);

    public void Report(StreamRecord stream) => Reports.Add((null, stream));

    public void Count(string name, long value) => Counters[name] = Counters.GetValueOrDefault(name) + value;

    public void Count(string map, string key, long value) => Count($"{map}.{key}", value);
}
