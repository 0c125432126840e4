using System.Globalization;

namespace Earshot.MySqlStore.Server;

/// <summary>Where a server listens.</summary>
/// <param name="Host">Host name or address, or the path of a Unix socket.</param>
/// <param name="Port">TCP port; 0 for a Unix socket.</param>
internal sealed record Endpoint(string Host, ushort Port)
{
    private const ushort DefaultPort = 3306;

    public bool IsUnixSocket => Port == 0;

    /// <summary>Grammar: endpoint *("," endpoint); endpoint = "/" path / host [":" port] / "[" IPv6 "]" [":" port].</summary>
    public static bool TryParseList(string text, out IReadOnlyList<Endpoint> endpoints)
    {
        var parsed = new List<Endpoint>();
        endpoints = parsed;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Parse(part) is not { } endpoint)
            {
                return false;
            }

            parsed.Add(endpoint);
        }

        return true;
    }

    public override string ToString() => IsUnixSocket ? Host : string.Create(
        CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static Endpoint? Parse(string text)
    {
        if (text.StartsWith('/'))
        {
            return text.Contains('\0', StringComparison.Ordinal) ? null : new Endpoint(text, 0);
        }

        int hostEnd = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        hostEnd = hostEnd < 0 ? text.Length : hostEnd;
        string host = text[..hostEnd].Trim('[', ']');
        string rest = text[hostEnd..];
        ushort port = DefaultPort;
        bool valid = rest.Length == 0
            || (rest[0] == ':' && ushort.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port > 0);
        return valid && Uri.CheckHostName(host) != UriHostNameType.Unknown ? new Endpoint(host, port) : null;
    }
}
