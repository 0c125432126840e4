using Earshot.Sdk.Records;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>The keys that were pressed in a call, from its signalling and from its streams.</summary>
internal static class CallKeys
{
    /// <summary>
    /// ITU-T Q.24: a key and the pause after it take 80 ms at least. The same key half as close in another stream is the same press,
    /// seen before and behind a media relay.
    /// </summary>
    private const long RelayWindow = 40_000_000;

    /// <param name="signalled">Keys of the signalling, in order.</param>
    /// <param name="streams">The call's streams, in order.</param>
    /// <returns>All, in the order of time.</returns>
    public static IReadOnlyList<DtmfEvent> Merge(IReadOnlyList<DtmfEvent> signalled, List<StreamRecord> streams)
    {
        if (streams.TrueForAll(stream => stream.Dtmf.Count == 0))
        {
            return signalled;
        }

        List<DtmfEvent> keys = [];
        foreach (StreamRecord stream in streams)
        {
            int others = keys.Count;
            CallParty? sender = SenderOf(stream.Direction);
            foreach (DtmfEvent key in stream.Dtmf)
            {
                DtmfEvent added = key with { By = sender };
                if (!keys.Take(others).Any(known => IsSamePress(known, added)))
                {
                    keys.Add(added);
                }
            }
        }

        return [.. signalled.Concat(keys).OrderBy(key => key.Time)];
    }

    private static bool IsSamePress(DtmfEvent one, DtmfEvent other) =>
        one.Key == other.Key
        && one.By == other.By
        && Math.Abs(one.Time.Nanoseconds - other.Time.Nanoseconds) <= RelayWindow;

    private static CallParty? SenderOf(MediaDirection direction) => direction switch
    {
        MediaDirection.ToCallee => CallParty.Caller,
        MediaDirection.ToCaller => CallParty.Callee,
        _ => null,
    };
}
