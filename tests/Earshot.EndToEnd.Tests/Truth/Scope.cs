namespace Earshot.EndToEnd.Tests.Truth;

/// <summary>
/// What Earshot need not find yet. Where content comes through one of these layers the truth is an upper bound: what is
/// found must be true, but nothing must be found.
/// </summary>
internal static class Scope
{
    /// <summary>tshark's names of the layers that no decoder takes off yet. Who adds a decoder removes its line.</summary>
    private static readonly string[] Undecoded = [];

    /// <summary>Whether all content of a protocol can be reached.</summary>
    /// <param name="truth">The capture.</param>
    /// <param name="protocol">tshark's name: "sip", "rtp".</param>
    public static bool Covers(TruthCapture truth, string protocol) =>
        !truth.AllStacks.Keys.Select(Layers).Any(layers => layers.Contains(protocol) && layers.Intersect(Undecoded).Any());

    /// <summary>Datagrams with SIP, RTP or RTCP inside ICMP errors that can be reached.</summary>
    public static long QuotedInIcmp(TruthCapture truth) => truth.AllStacks
        .Where(stack => IsQuoted(Layers(stack.Key)) && !Layers(stack.Key).Intersect(Undecoded).Any())
        .Sum(stack => stack.Value);

    private static bool IsQuoted(string[] layers)
    {
        int icmp = Array.FindLastIndex(layers, layer => layer is "icmp" or "icmpv6");
        return icmp >= 0 && layers[icmp..].Intersect(["sip", "rtp", "rtcp"]).Any();
    }

    private static string[] Layers(string stack) => stack.Split(':');
}
