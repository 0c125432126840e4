using System.Text.Json;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests.Captures;

/// <summary>What tshark says of the captures: how many frames have which protocol stack.</summary>
internal static class Truth
{
    private static readonly string[] Ignored = ["ethertype", "raw", "pwethheuristic", "pwethcw", "pwethnocw"];
    private static readonly string[] Tunnels = ["acdr", "gre", "erspan", "vxlan", "l2tp", "mpls", "pppoes", "pppoed", "tzsp", "geneve", "gtp", "teredo"];

    private static readonly string[] Known =
        ["eth", "vlan", "ieee8021ad", "sll", "ppp", "ip", "ipv6", "udp", .. Tunnels];

    /// <summary>The captures, as "real/NAME", in which a tunnel of ours is.</summary>
    public static IEnumerable<string> CapturesWithTunnels() =>
        from folder in (string[])["synth", "lab", "real"]
        from path in Directory.EnumerateFiles(Path.Combine(SharedCaptures.Directory!, "truth", folder), "*.json")
        let capture = $"{folder}/{Path.GetFileNameWithoutExtension(path)}"
        where StacksOf(capture).Keys.Any(HasTunnel)
        orderby capture
        select capture;

    /// <summary>Frames by stack, each stack cut where it leaves the layers known here.</summary>
    public static Dictionary<string, int> StacksOf(string capture)
    {
        using FileStream file = File.OpenRead(Path.Combine(SharedCaptures.Directory!, "truth", $"{capture}.json"));
        using JsonDocument truth = JsonDocument.Parse(file);
        return truth.RootElement.TryGetProperty("stacks", out JsonElement stacks)
            ? stacks.EnumerateObject()
                .GroupBy(stack => Known(stack.Name), stack => stack.Value.GetInt32())
                .ToDictionary(group => group.Key, group => group.Sum())
            : [];

        static string Known(string stack) => string.Join(
            ':',
            stack.Split(':')
                .Where(layer => !Ignored.Contains(layer) && !layer.StartsWith("ipv6.", StringComparison.Ordinal))
                .TakeWhile(layer => Truth.Known.Contains(layer)));
    }

    private static bool HasTunnel(string stack)
    {
        string[] layers = stack.Split(':');
        return layers.Intersect(Tunnels).Any()
            || layers.Zip(layers.Skip(1)).Any(pair => pair is ("ip" or "ipv6" or "udp", "ip" or "ipv6"));
    }
}
