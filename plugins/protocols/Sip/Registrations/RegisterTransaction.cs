using Earshot.Sip.Requests;

namespace Earshot.Sip.Registrations;

/// <summary>One REGISTER and its response.</summary>
internal sealed class RegisterTransaction : Transaction
{
    /// <summary>The registrations that it asks for, and for how many seconds; null when it leaves that to the registrar.</summary>
    public List<(Registration Registration, uint? Expires)> Bindings { get; } = [];

    /// <summary>It answers a challenge.</summary>
    public bool HasCredentials { get; set; }
}
