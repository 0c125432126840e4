namespace Earshot.MySqlStore.Rows;

/// <summary>Parts of <c>user@host</c> and of SIP URIs (RFC 3261, 19.1.1) as records have them.</summary>
internal static class AddressText
{
    /// <summary>What stands before the last '@'; null when there is none.</summary>
    public static string? User(string? address) => At(address) is > 0 and { } at ? Bare(address!)[..at] : null;

    /// <summary>What stands behind it, without port and parameters; all of it when there is no '@'.</summary>
    public static string? Host(string? address)
    {
        if (address is null)
        {
            return null;
        }

        string host = Bare(address)[(At(address) + 1)..];
        int end = host.AsSpan().IndexOfAny(";?>");
        host = end < 0 ? host : host[..end];
        int colon = host.IndexOf(':', host.LastIndexOf(']') + 1);
        return colon < 0 ? host : host[..colon];
    }

    private static int At(string? address) => address is null ? -1 : Bare(address).LastIndexOf('@');

    private static string Bare(string address)
    {
        string bare = address.TrimStart('<');
        foreach (string scheme in (string[])["sip:", "sips:", "tel:"])
        {
            if (bare.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return bare[scheme.Length..];
            }
        }

        return bare;
    }
}
