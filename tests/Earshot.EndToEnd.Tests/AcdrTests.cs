using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>Calls that a device records of itself have the figures of the calls on its network.</summary>
public sealed class AcdrTests(ReferenceRuns reference) : IClassFixture<ReferenceRuns>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-acdr-");

    [Theory]
    [InlineData(5, false)]
    [InlineData(9, false)]
    [InlineData(7, true)]
    [InlineData(8, true)]
    public async Task A_recorded_call_is_the_call_itself(int minor, bool overTcp)
    {
        string plain = reference.Capture("pcmu with loss").Path;
        string recorded = Path.Combine(folder.FullName, "recorded.pcap");
        new AcdrCapture(minor, overTcp).Write(plain, recorded);

        ReadOutput expected = ReadOutput.Parse(await reference.RunAsync(plain));
        ReadOutput actual = await ReadAsync(recorded, "1");

        string[] counts = ["packets", "sip_messages", "rtp_packets", "rtcp_packets", "rtp_candidates", "calls", "streams"];
        counts.Select(actual.Count).Should().Equal(counts.Select(expected.Count));
        actual.Summary.GetProperty("defects").EnumerateObject().Should().BeEmpty();
        ShouldEqual(actual, expected);
        actual.Calls.Should().OnlyContain(call => call.Streams.Count == 2 && call.Streams.All(stream => stream.Rtcp != null));
        Signatures(await ReadAsync(recorded, "2")).Should().Equal(Signatures(actual), "the number of shards does not matter");
    }

    /// <summary>The same call as plain.pcap, as another generator wraps it; with the IP header both sides are known.</summary>
    [CapturesTheory]
    [InlineData("acdr_v5", true)]
    [InlineData("acdr_v7", true)]
    [InlineData("acdr_v9", true)]
    [InlineData("acdr_v5_ip", false)]
    public async Task A_shared_recording_is_the_plain_call(string name, bool isOneSided)
    {
        string synth = Path.Combine(SharedCaptures.Directory!, "synth");
        ReadOutput actual = await ReadAsync(Path.Combine(synth, $"{name}.pcap"), "1");

        ShouldEqual(actual, await ReadAsync(Path.Combine(synth, "plain.pcap"), "1"));
        actual.Streams.Should().HaveCount(2).And.OnlyContain(
            stream => (stream.Source.IsUnknown || stream.Destination.IsUnknown) == isOneSided);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<ReadOutput> ReadAsync(string path, string shards) => ReadOutput.Parse(
        await EarshotProcess.RunAsync(["read", "--format", "json", "--summary", "--dialogs", "--shards", shards, path]));

    /// <summary>All is the same but the tunnel, and the addresses and the transport that the recording does not tell.</summary>
    private static void ShouldEqual(ReadOutput actual, ReadOutput expected)
    {
        actual.Calls.Select(WhatIsTold).Should().BeEquivalentTo(expected.Calls.Select(WhatIsTold), order => order.WithStrictOrdering());
        actual.Calls.Zip(expected.Calls).Should().OnlyContain(
            pair => pair.First.Transport == SignallingTransport.Unknown || pair.First.Transport == pair.Second.Transport);
        Signatures(actual).Should().Equal(Signatures(expected));
        actual.Streams.Zip(expected.Streams).Should().OnlyContain(pair => IsSideOf(pair.First.Source, pair.Second.Source)
            && IsSideOf(pair.First.Destination, pair.Second.Destination)
            && !(pair.First.Source.IsUnknown && pair.First.Destination.IsUnknown));
    }

    /// <summary>The evidence of findings names the addresses of streams.</summary>
    private static CallRecord WhatIsTold(CallRecord call) => call with
    {
        Streams = [],
        Tunnels = [],
        CaptureLoss = null,
        Transport = SignallingTransport.Unknown,
        Diagnosis = [.. call.Diagnosis.Select(finding => finding with { Evidence = [] })],
    };

    private static bool IsSideOf(TransportAddress told, TransportAddress real) => told.IsUnknown || told == real;

    private static IEnumerable<string> Signatures(ReadOutput output) => output.Streams.Select(stream => string.Join(
        ' ',
        stream.CallId, stream.Direction, stream.Ssrc, stream.Codec, stream.Start, stream.End, stream.Packets, stream.Duplicates,
        stream.Expected, stream.Lost, stream.OutOfOrder, stream.JitterMeanMs, stream.JitterMaxMs, stream.MaxDeltaMs, stream.Mos,
        stream.Rtcp));
}
