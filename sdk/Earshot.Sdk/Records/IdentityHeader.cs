namespace Earshot.Sdk.Records;

/// <summary>A header of the first INVITE that names a party beside From and To.</summary>
/// <param name="Header">Its full name: "P-Asserted-Identity" and "P-Preferred-Identity" (RFC 3325), "Remote-Party-ID", "Diversion" (RFC 5806), "History-Info" (RFC 7044).</param>
/// <param name="Name">Display name, or null.</param>
/// <param name="User">User part of its URI, or null.</param>
/// <param name="Domain">Host part of its URI without port, or null.</param>
public sealed record IdentityHeader(string Header, string? Name, string? User, string? Domain);
