using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Earshot.Central.Protocol.Authentication;

/// <summary>The sensor's side of SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677), bound to a TLS channel. For one connection.</summary>
/// <param name="name">User name: the sensor's.</param>
/// <param name="password">ASCII, for which SASLprep changes nothing.</param>
/// <param name="binding">The channel as this end sees it.</param>
/// <param name="nonce">Printable ASCII without a comma.</param>
/// <param name="deriver">Derives keys, and may remember them.</param>
public sealed class ScramClient(string name, string password, ChannelBinding binding, string nonce, IScramKeyDeriver deriver)
{
    private string serverFirst = "";
    private string finalWithoutProof = "";
    private ScramKeys? keys;

    /// <summary><c>client-first-message = gs2-header client-first-message-bare</c></summary>
    public string First => binding.Header + FirstBare;

    private string FirstBare => $"n={ScramAttributes.EscapeName(name)},r={nonce}";

    private byte[] AuthMessage => Encoding.UTF8.GetBytes($"{FirstBare},{serverFirst},{finalWithoutProof}");

    /// <summary>Answers <c>server-first-message = nonce "," salt "," iteration-count</c>.</summary>
    /// <returns><c>client-final-message</c>; null when the server's message is not right, and so no proof is given.</returns>
    public string? Answer(string message)
    {
        var attributes = new ScramAttributes(message);
        if (!attributes.TryRead('r', out string? bothNonces)
            || !attributes.TryReadBytes('s', out byte[]? salt)
            || !attributes.TryRead('i', out string? count)
            || !attributes.IsOver
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int iterations)
            || iterations is < ScramKeys.MinIterations or > ScramKeys.MaxIterations
            || bothNonces.Length <= nonce.Length
            || !bothNonces.StartsWith(nonce, StringComparison.Ordinal))
        {
            return null;
        }

        serverFirst = message;
        finalWithoutProof = $"c={Convert.ToBase64String(binding.Input)},r={bothNonces}";
        keys = deriver.Derive(password, salt, iterations);
        byte[] proof = HMACSHA256.HashData(keys.StoredKey, AuthMessage);
        for (int i = 0; i < proof.Length; i++)
        {
            proof[i] ^= keys.ClientKey[i];
        }

        return $"{finalWithoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>Checks <c>server-final-message = verifier</c>.</summary>
    /// <returns>True when the server knows the password and has the certificate that this end sees.</returns>
    public bool Verify(string message)
    {
        var attributes = new ScramAttributes(message);
        return keys is not null
            && attributes.TryReadBytes('v', out byte[]? signature)
            && attributes.IsOver
            && CryptographicOperations.FixedTimeEquals(signature, HMACSHA256.HashData(keys.ServerKey, AuthMessage));
    }
}
