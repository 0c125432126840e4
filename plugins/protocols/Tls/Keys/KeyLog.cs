using System.Security.Cryptography;
using Earshot.Sdk.Packets;

namespace Earshot.Tls.Keys;

/// <summary>The secrets of sessions, from a file and from captures. The oldest sessions make room for new ones.</summary>
internal sealed class KeyLog(int maxSessions, KeyLogFile? file)
{
    private readonly Dictionary<ClientRandom, SessionSecrets> sessions = [];
    private readonly Queue<ClientRandom> byAge = new();

    /// <summary>True when secrets may still come after the packets that need them.</summary>
    public bool Grows => file is not null;

    /// <summary>Sessions that made room for others.</summary>
    public long Evicted { get; private set; }

    /// <summary>Adds what lines say.</summary>
    public void Add(ReadOnlySpan<byte> lines)
    {
        Span<byte> secret = stackalloc byte[KeyLogLine.MaxSecret];
        foreach (Range range in lines.SplitAny("\r\n"u8))
        {
            if (KeyLogLine.TryRead(lines[range], out SecretLabel label, out ClientRandom random, secret, out int length))
            {
                Session(random).Set(label, secret[..length]);
            }
        }

        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>A secret, or null when nobody gave it. The caller copies what it keeps.</summary>
    public byte[]? Find(in ClientRandom random, SecretLabel label, Timestamp now)
    {
        if (Known(random, label) is { } secret)
        {
            return secret;
        }

        file?.Refresh(now, this);
        return Known(random, label);
    }

    private byte[]? Known(in ClientRandom random, SecretLabel label) =>
        sessions.TryGetValue(random, out SessionSecrets? session) ? session[label] : null;

    private SessionSecrets Session(in ClientRandom random)
    {
        if (sessions.TryGetValue(random, out SessionSecrets? session))
        {
            return session;
        }

        if (sessions.Count >= maxSessions)
        {
            sessions.Remove(byAge.Dequeue(), out SessionSecrets? oldest);
            oldest!.Clear();
            Evicted++;
        }

        byAge.Enqueue(random);
        return sessions[random] = new SessionSecrets();
    }
}
