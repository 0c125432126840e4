using Earshot.Tls.Handshake;
using Earshot.Tls.Keys;
using Earshot.Tls.Records;

namespace Earshot.Tls;

/// <summary>What the hellos agree on: enough to find the secrets and to derive keys.</summary>
internal sealed class TlsSession
{
    private const ushort Tls12 = 0x0303;
    private const ushort Tls13 = 0x0304;

    private readonly byte[] clientRandom = new byte[ClientRandom.Length];
    private readonly byte[] serverRandom = new byte[ClientRandom.Length];

    /// <summary>RFC 8446, 4.1.3: the random value of a ServerHello that asks for another ClientHello; the hash of "HelloRetryRequest".</summary>
    private static ReadOnlySpan<byte> HelloRetryRequest =>
    [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
        0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ];

    public bool HasClientHello { get; private set; }

    public bool HasServerHello { get; private set; }

    public bool IsTls13 { get; private set; }

    /// <summary>The client sends early data.</summary>
    public bool HasEarlyData { get; private set; }

    /// <summary>How records are protected; meaningful with both hellos.</summary>
    public CipherSuite Suite { get; private set; }

    public ClientRandom Id => ClientRandom.Read(clientRandom);

    public ReadOnlySpan<byte> ClientRandomBytes => clientRandom;

    public ReadOnlySpan<byte> ServerRandomBytes => serverRandom;

    public void OnClientHello(in Hello hello)
    {
        // RFC 8446, 4.1.2: the hello after a HelloRetryRequest has the same random value; another one is a new session's, which
        // TLS 1.2 may negotiate within the old one.
        HasServerHello = HasServerHello && hello.Random.SequenceEqual(clientRandom);
        HasEarlyData = hello.HasEarlyData || (HasClientHello && HasEarlyData);
        HasClientHello = true;
        hello.Random.CopyTo(clientRandom);
    }

    /// <summary>Takes the ServerHello.</summary>
    /// <returns>What is wrong with it for who wants to decrypt; null when nothing is.</returns>
    public TlsRefusal? OnServerHello(in Hello hello)
    {
        if (hello.Random.SequenceEqual(HelloRetryRequest))
        {
            IsTls13 = true; // there is no such thing before
            return null; // the real one follows
        }

        HasServerHello = true;
        IsTls13 = hello.Version == Tls13;
        hello.Random.CopyTo(serverRandom);
        if (hello.Version is not (Tls12 or Tls13))
        {
            return TlsRefusal.Version;
        }

        CipherSuite? suite = IsTls13 ? CipherSuite.OfTls13(hello.Suite) : CipherSuite.OfTls12(hello.Suite);
        Suite = suite ?? default;
        return suite is null ? TlsRefusal.Suite : null;
    }
}

/// <summary>Why a session cannot be decrypted whatever keys there are.</summary>
internal enum TlsRefusal
{
    Version,
    Suite,
}
