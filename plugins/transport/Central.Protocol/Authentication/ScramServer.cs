using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Earshot.Central.Protocol.Authentication;

/// <summary>The centre's side of SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677), bound to a TLS channel. For one connection.</summary>
/// <param name="binding">The channel as this end sees it.</param>
/// <param name="nonce">This end's part: printable ASCII without a comma.</param>
/// <param name="salt">Salt of all passwords.</param>
/// <param name="iterations">Of all passwords.</param>
/// <param name="keysOf">
/// Keys of a user. It gives some to an unknown user too, which no password fits, so that nobody learns which names there are.
/// </param>
public sealed class ScramServer(ChannelBinding binding, string nonce, byte[] salt, int iterations, Func<string, ScramKeys> keysOf)
{
    private const int MaxNonce = 128;

    private string firstBare = "";
    private string serverFirst = "";
    private string bothNonces = "";

    /// <summary>The user's name, after <see cref="Challenge"/>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>
    /// Answers <c>client-first-message = gs2-header client-first-message-bare</c>, which must ask for this channel binding: a client that was
    /// made to do without is not let in.
    /// </summary>
    /// <returns><c>server-first-message</c>; null when the message is not right.</returns>
    public string? Challenge(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!message.StartsWith(binding.Header, StringComparison.Ordinal))
        {
            return null;
        }

        firstBare = message[binding.Header.Length..];
        var attributes = new ScramAttributes(firstBare);
        if (!attributes.TryRead('n', out string? escaped)
            || ScramAttributes.UnescapeName(escaped) is not { } name
            || !attributes.TryRead('r', out string? clientNonce)
            || clientNonce.Length > MaxNonce)
        {
            return null;
        }

        Name = name;
        bothNonces = clientNonce + nonce;
        serverFirst = string.Create(CultureInfo.InvariantCulture, $"r={bothNonces},s={Convert.ToBase64String(salt)},i={iterations}");
        return serverFirst;
    }

    /// <summary>Checks <c>client-final-message = channel-binding "," nonce "," proof</c>.</summary>
    /// <returns><c>server-final-message</c>; null when the message, the channel or the password is not right.</returns>
    public string? Verify(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var attributes = new ScramAttributes(message);
        if (serverFirst.Length == 0
            || !attributes.TryReadBytes('c', out byte[]? channel)
            || !attributes.TryRead('r', out string? nonces)
            || !attributes.TryReadBytes('p', out byte[]? proof)
            || !attributes.IsOver
            || proof.Length != SHA256.HashSizeInBytes)
        {
            return null;
        }

        ScramKeys keys = keysOf(Name);
        string withoutProof = message[..message.LastIndexOf(",p=", StringComparison.Ordinal)];
        byte[] authMessage = Encoding.UTF8.GetBytes($"{firstBare},{serverFirst},{withoutProof}");
        byte[] clientKey = HMACSHA256.HashData(keys.StoredKey, authMessage);
        for (int i = 0; i < clientKey.Length; i++)
        {
            clientKey[i] ^= proof[i];
        }

        // No short cut: how long it takes says nothing of what was wrong.
        bool isRight = CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), keys.StoredKey)
            & CryptographicOperations.FixedTimeEquals(channel, binding.Input)
            & CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonces), Encoding.UTF8.GetBytes(bothNonces));
        return isRight ? $"v={Convert.ToBase64String(HMACSHA256.HashData(keys.ServerKey, authMessage))}" : null;
    }
}
