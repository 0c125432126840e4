using System.Security.Cryptography;
using System.Text;

namespace Earshot.Central.Protocol.Authentication;

/// <summary>What SCRAM-SHA-256 derives from a password (RFC 5802, 3; RFC 7677).</summary>
/// <param name="ClientKey">Proves the client; a server does not keep it.</param>
/// <param name="StoredKey">H(ClientKey): checks the client.</param>
/// <param name="ServerKey">Proves the server.</param>
public sealed record ScramKeys(byte[] ClientKey, byte[] StoredKey, byte[] ServerKey)
{
    /// <summary>Fewer iterations make guessing too cheap for whoever stands in the middle: RFC 7677, 4.</summary>
    public const int MinIterations = 4096;

    /// <summary>More would keep a sensor busy for a false centre.</summary>
    public const int MaxIterations = 2_000_000;

    /// <summary>Takes tens of milliseconds on purpose.</summary>
    public static ScramKeys Derive(string password, byte[] salt, int iterations)
    {
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        byte[] clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        return new ScramKeys(clientKey, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
    }
}
