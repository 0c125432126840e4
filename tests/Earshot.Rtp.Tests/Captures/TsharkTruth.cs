using System.Globalization;
using System.Text.Json;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Rtp.Tests.Captures;

/// <summary>What tshark says of one RTP stream.</summary>
internal sealed record TsharkStream(
    TransportAddress Source, TransportAddress Destination, uint Ssrc, long Packets, long Lost, double JitterMean, double JitterMax);

/// <summary>Reads <c>truth/*.json</c> beside the captures.</summary>
internal static class TsharkTruth
{
    public static List<TsharkStream> Streams(string name)
    {
        string path = Path.Combine(SharedCaptures.Directory!, "truth", name + ".json");
        using JsonDocument truth = JsonDocument.Parse(File.ReadAllText(path));
        return [.. truth.RootElement.GetProperty("rtp").GetProperty("streams_heuristic").EnumerateArray().Select(Stream)];
    }

    private static TsharkStream Stream(JsonElement stream) => new(
        Address(stream, "src", "sport"),
        Address(stream, "dst", "dport"),
        uint.Parse(stream.GetProperty("ssrc").GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        stream.GetProperty("packets").GetInt64(),
        stream.GetProperty("lost").GetInt64(),
        stream.GetProperty("jitter_mean_ms").GetDouble(),
        stream.GetProperty("jitter_max_ms").GetDouble());

    private static TransportAddress Address(JsonElement stream, string host, string port) => TransportAddress.Parse(
        string.Create(CultureInfo.InvariantCulture, $"[{stream.GetProperty(host).GetString()}]:{stream.GetProperty(port).GetInt32()}"));
}
