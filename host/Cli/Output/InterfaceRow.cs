using System.Globalization;
using System.Net.NetworkInformation;

namespace Earshot.Host.Cli.Output;

/// <summary>What <c>earshot interfaces</c> tells of one.</summary>
/// <param name="Name">As configurations name it.</param>
/// <param name="State">"up", "down", or "no carrier": it is up, and no cable brings packets.</param>
/// <param name="Link">What kind of link it is.</param>
/// <param name="Addresses">Its IP addresses.</param>
/// <param name="CanCapture">Whether packets can be captured from it now.</param>
/// <param name="Remedy">What to do about it if not; null if so.</param>
internal sealed record InterfaceRow(string Name, string State, string Link, IReadOnlyList<string> Addresses, bool CanCapture, string? Remedy)
{
    private const string Down = "down";

    /// <summary>Looks at an interface.</summary>
    /// <param name="found">The interface.</param>
    /// <param name="missingRight">What would give the right to capture, when it is missing.</param>
    public static InterfaceRow Of(NetworkInterface found, string? missingRight)
    {
        string state = StateOf(found);
        string? remedy = missingRight ?? (state == Down ? $"ip link set {found.Name} up" : null);
        NetworkInterfaceType link = found.NetworkInterfaceType;
        return new InterfaceRow(
            found.Name,
            state,
            link == NetworkInterfaceType.Unknown ? "-" : $"{link}".ToLowerInvariant(),
            [.. found.GetIPProperties().UnicastAddresses.Select(address => $"{address.Address}")],
            remedy is null,
            remedy);
    }

    private static string StateOf(NetworkInterface found)
    {
        // Loopback and tunnels do not know whether they are up.
        if (found.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
        {
            return "up";
        }

        return IsAdministrativelyUp(found.Name) ? "no carrier" : Down;
    }

    /// <summary>IFF_UP of netdevice(7), which .NET does not tell.</summary>
    private static bool IsAdministrativelyUp(string name)
    {
        try
        {
            string flags = File.ReadAllText($"/sys/class/net/{name}/flags").Trim();
            return (int.Parse(flags.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & 1) != 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
