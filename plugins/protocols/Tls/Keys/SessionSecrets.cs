using System.Security.Cryptography;

namespace Earshot.Tls.Keys;

/// <summary>The secrets of one session.</summary>
internal sealed class SessionSecrets
{
    private readonly byte[]?[] secrets = new byte[]?[(int)SecretLabel.ServerTraffic + 1];

    /// <summary>A secret, or null while the key log does not have it.</summary>
    public byte[]? this[SecretLabel label] => secrets[(int)label];

    public void Set(SecretLabel label, ReadOnlySpan<byte> secret)
    {
        CryptographicOperations.ZeroMemory(secrets[(int)label]);
        secrets[(int)label] = secret.ToArray();
    }

    /// <summary>Overwrites them.</summary>
    public void Clear()
    {
        foreach (byte[]? secret in secrets)
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        Array.Clear(secrets);
    }
}
