using Earshot.Sip.Messages;
using Earshot.Sip.Requests;

namespace Earshot.Sip.Registrations;

/// <summary>One REGISTER and its response.</summary>
internal sealed class RegisterTransaction : Transaction
{
    /// <summary>The registrations that it asks for, and for how many seconds; null when it leaves that to the registrar.</summary>
    public List<(Registration Registration, uint? Expires)> Bindings { get; } = [];

    /// <summary>Of its credentials, see <see cref="Digest.Nonce"/>.</summary>
    public ulong Nonce { get; set; }
}
