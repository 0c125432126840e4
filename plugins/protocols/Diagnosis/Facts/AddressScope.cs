using Earshot.Sdk.Packets;

namespace Earshot.Diagnosis.Facts;

/// <summary>Addresses that only a part of the network can reach.</summary>
internal static class AddressScope
{
    private static readonly (ulong High, ulong Low, int Bits, string Name)[] Reserved =
    [
        (0, Mapped(10, 0), 96 + 8, "private (RFC 1918)"),
        (0, Mapped(172, 16), 96 + 12, "private (RFC 1918)"),
        (0, Mapped(192, 168), 96 + 16, "private (RFC 1918)"),
        (0, Mapped(100, 64), 96 + 10, "shared by a carrier's customers (RFC 6598)"),
        (0, Mapped(169, 254), 96 + 16, "link-local (RFC 3927)"),
        (0, Mapped(127, 0), 96 + 8, "loopback (RFC 1122)"),
        (0xFC00_0000_0000_0000, 0, 7, "unique local (RFC 4193)"),
        (0xFE80_0000_0000_0000, 0, 10, "link-local (RFC 4291)"),
        (0, 1, 128, "loopback (RFC 4291)"),
    ];

    /// <summary>What keeps others from reaching the address, or null for a public one.</summary>
    public static string? Limit(HostAddress address)
    {
        foreach ((ulong high, ulong low, int bits, string name) in Reserved)
        {
            if (Starts(address, high, low, bits))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>True for an address that everybody can reach.</summary>
    public static bool IsPublic(HostAddress address) => !address.IsUnspecified && Limit(address) is null;

    private static bool Starts(HostAddress address, ulong high, ulong low, int bits)
    {
        ulong highMask = bits >= 64 ? ulong.MaxValue : ulong.MaxValue << (64 - bits);
        ulong lowMask = bits <= 64 ? 0 : ulong.MaxValue << (128 - bits);
        return (address.High & highMask) == high && (address.Low & lowMask) == low;
    }

    private static ulong Mapped(byte first, byte second) => HostAddress.FromIPv4([first, second, 0, 0]).Low;
}
