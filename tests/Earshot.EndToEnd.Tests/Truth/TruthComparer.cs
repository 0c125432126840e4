using System.Globalization;
using Earshot.Sdk.Records;

namespace Earshot.EndToEnd.Tests.Truth;

/// <summary>Finds every difference between what tshark and what Earshot says of one capture.</summary>
internal sealed class TruthComparer
{
    /// <summary>Streams without SDP are reported from so many packets.</summary>
    private const int ReportedFrom = 5;

    private const string Yes = "yes";
    private const string No = "no";

    private readonly string capture;
    private readonly TruthCapture truth;
    private readonly ReadOutput ours;
    private readonly List<Difference> differences = [];

    private TruthComparer(string capture, TruthCapture truth, ReadOutput ours)
    {
        this.capture = capture;
        this.truth = truth;
        this.ours = ours;
    }

    /// <summary>Compares.</summary>
    /// <param name="capture">Set and name.</param>
    /// <param name="truth">What tshark says.</param>
    /// <param name="ours">What Earshot says.</param>
    public static IReadOnlyList<Difference> Compare(string capture, TruthCapture truth, ReadOutput ours)
    {
        TruthComparer comparer = new(capture, truth, ours);
        comparer.CompareCapture();
        comparer.CompareSip();
        comparer.CompareStreams();
        return comparer.differences;
    }

    /// <summary>Datagrams with SIP, RTP or RTCP inside ICMP errors.</summary>
    private long QuotedInIcmp => truth.AllStacks.Where(stack => IsQuoted(stack.Key.Split(':'))).Sum(stack => stack.Value);

    private void CompareCapture()
    {
        CompareCount("capture", "packets", truth.Packets, ours.Count("packets"));
        CompareCount("capture", "quoted_in_icmp", QuotedInIcmp, ours.Count("quoted_in_icmp"));
        CompareCount("capture", "t38", truth.T38Frames, ours.Count("udptl_packets"));
    }

    private void CompareSip()
    {
        CompareCount("sip", "messages", truth.Sip.Messages, ours.Count("sip_messages"));
        CompareCounts("sip", "requests.", truth.Sip.Requests, ours.Counts("sip_requests"));
        CompareCounts("sip", "responses.", truth.Sip.Responses, ours.Counts("sip_responses"));

        Dictionary<string, long> calls = [];
        foreach (DialogRecord dialog in ours.Dialogs)
        {
            calls[dialog.CallId] = calls.GetValueOrDefault(dialog.CallId) + dialog.SipMessages;
        }

        foreach (string id in truth.Sip.MessagesPerCall.Keys.Union(calls.Keys))
        {
            CompareCount($"call {id}", "messages", truth.Sip.MessagesPerCall.GetValueOrDefault(id), calls.GetValueOrDefault(id));
        }
    }

    private void CompareCounts(string item, string prefix, Dictionary<string, long> theirs, IReadOnlyDictionary<string, long> counts)
    {
        foreach (string key in theirs.Keys.Union(counts.Keys))
        {
            CompareCount(item, prefix + key, theirs.GetValueOrDefault(key), counts.GetValueOrDefault(key));
        }
    }

    private void CompareStreams()
    {
        Dictionary<StreamKey, TruthStream> announced = truth.Rtp.StreamsSdpDriven.ToDictionary(stream => stream.Key);
        Dictionary<StreamKey, TruthStream> guessed = truth.Rtp.StreamsHeuristic.ToDictionary(stream => stream.Key);
        Dictionary<StreamKey, StreamFigures> found = ours.Streams.GroupBy(StreamKey.Of)
            .ToDictionary(group => group.Key, group => StreamFigures.Of([.. group]));

        foreach ((StreamKey key, StreamFigures figures) in found)
        {
            // What was guessed includes what came before the SDP.
            TruthStream[] candidates =
                [.. new[] { guessed.GetValueOrDefault(key), announced.GetValueOrDefault(key) }.OfType<TruthStream>()];
            if (candidates.Length == 0)
            {
                Add(key.ToString(), "present", No, Yes);
            }
            else
            {
                CompareStream(key, candidates.FirstOrDefault(stream => stream.Packets == figures.Packets) ?? candidates[0], figures);
            }
        }

        IEnumerable<StreamKey> expected = announced.Keys.Union(
            guessed.Where(entry => entry.Value.Packets >= ReportedFrom).Select(entry => entry.Key));
        foreach (StreamKey missing in expected.Where(key => !found.ContainsKey(key)))
        {
            Add(missing.ToString(), "present", Yes, No);
        }
    }

    private void CompareStream(StreamKey key, TruthStream theirs, StreamFigures figures)
    {
        string item = key.ToString();
        CompareCount(item, "packets", theirs.Packets, figures.Packets);
        if (figures.Duplicates == 0)
        {
            CompareCount(item, "lost", theirs.Lost, figures.Lost);
            CompareJitter(item, theirs.JitterMeanMs, figures.JitterMeanMs);
        }
        else
        {
            // tshark takes a duplicate for the packet that is missing elsewhere; the range of numbers is the same.
            CompareCount(item, "expected", theirs.Packets + theirs.Lost, figures.Expected);
        }
    }

    private void CompareJitter(string item, double theirs, double? jitter)
    {
        double tolerance = Math.Max(0.05, theirs * 0.01);
        if (Math.Abs(theirs - (jitter ?? 0)) > tolerance)
        {
            Add(item, "jitter_mean_ms", Text(theirs), jitter is { } known ? Text(known) : "null");
        }

        static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
    }

    /// <param name="item">See <see cref="Difference.Item"/>.</param>
    /// <param name="field">See <see cref="Difference.Field"/>.</param>
    /// <param name="theirs">What tshark counted.</param>
    /// <param name="count">What Earshot counted.</param>
    private void CompareCount(string item, string field, long theirs, long count)
    {
        if (theirs != count)
        {
            Add(item, field, theirs.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static bool IsQuoted(string[] layers)
    {
        int icmp = Array.FindLastIndex(layers, layer => layer is "icmp" or "icmpv6");
        return icmp >= 0 && layers[icmp..].Intersect(["sip", "rtp", "rtcp"]).Any();
    }

    private void Add(string item, string field, string theirs, string value) =>
        differences.Add(new Difference(capture, item, field, theirs, value));
}
