using System.Security.Cryptography;
using Earshot.Sdk.Packets;
using Earshot.Tls.Handshake;
using Earshot.Tls.Keys;
using Earshot.Tls.Records;

namespace Earshot.Tls;

/// <summary>One direction of a TLS connection.</summary>
internal sealed class TlsSide : IDisposable
{
    private byte[]? trafficSecret;

    /// <summary>True once a record of it was taken.</summary>
    public bool HasBegun { get; set; }

    /// <summary>True when the client sends, as its first record tells.</summary>
    public bool IsClient { get; set; }

    /// <summary>True when nothing more is read.</summary>
    public bool IsOver { get; set; }

    /// <summary>Since when its next record waits for the other direction or for keys; null while it does not.</summary>
    public Timestamp? WaitingSince { get; set; }

    /// <summary>Records of early data that were passed over.</summary>
    public int EarlyRecords { get; set; }

    public HandshakeReader Handshake { get; } = new();

    /// <summary>What opens its records; null before they are protected, and while the next keys are not known.</summary>
    public RecordProtection? Protection { get; private set; }

    /// <summary>TLS 1.3: its handshake is over, and the application's keys protect its records.</summary>
    public bool HasFinished { get; private set; }

    /// <summary>Which secret protects its records next.</summary>
    /// <param name="isTls13">The version.</param>
    public SecretLabel Label(bool isTls13) => (isTls13, HasFinished, IsClient) switch
    {
        (false, _, _) => SecretLabel.MasterSecret,
        (_, false, true) => SecretLabel.ClientHandshake,
        (_, false, false) => SecretLabel.ServerHandshake,
        (_, true, true) => SecretLabel.ClientTraffic,
        _ => SecretLabel.ServerTraffic,
    };

    /// <summary>From the next record on other keys protect it.</summary>
    /// <param name="session">A session with both hellos.</param>
    /// <param name="secret">The secret that <see cref="Label"/> names.</param>
    public void Protect(TlsSession session, ReadOnlySpan<byte> secret)
    {
        Unprotect();
        if (session.IsTls13)
        {
            trafficSecret = secret.ToArray();
            Protection = RecordKeys.OfTls13(session.Suite, secret);
        }
        else
        {
            Protection = RecordKeys.OfTls12(session.Suite, secret, session.ServerRandomBytes, session.ClientRandomBytes, IsClient);
        }
    }

    /// <summary>RFC 8446, 4.4.4: the keys after Finished are the application's.</summary>
    public void Finish()
    {
        HasFinished = true;
        Unprotect();
    }

    /// <summary>RFC 8446, 4.6.3: the keys after KeyUpdate follow from those before.</summary>
    public void UpdateKeys(TlsSession session)
    {
        RecordKeys.Update(session.Suite, trafficSecret);
        Protection?.Dispose();
        Protection = RecordKeys.OfTls13(session.Suite, trafficSecret);
    }

    public void Dispose() => Unprotect();

    private void Unprotect()
    {
        Protection?.Dispose();
        Protection = null;
        CryptographicOperations.ZeroMemory(trafficSecret);
        trafficSecret = null;
    }
}
