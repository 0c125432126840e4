using System.Buffers;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Streams;
using Earshot.Tls.Handshake;
using Earshot.Tls.Keys;
using Earshot.Tls.Records;

namespace Earshot.Tls;

/// <summary>
/// Reads one connection's records: hellos in the clear, then what the key log opens. What cannot be read on is given up, a
/// direction or the whole connection, and passes without a further look.
/// </summary>
internal sealed class TlsConnection : IStreamConnection
{
    /// <summary>Bytes and packet time that a direction waits for the other's hello, or for a key log that is being written.</summary>
    private const int MaxWaiting = 32 * 1024;
    private const long MaxWaitNanoseconds = 2 * Timestamp.NanosecondsPerSecond;

    /// <summary>Records that are tried, because early data has no end that can be seen without its keys.</summary>
    private const int MaxEarlyRecords = 256;

    private readonly TlsSession session = new();
    private readonly TlsSide[] sides = [new(), new()];
    private readonly KeyLog keys;
    private readonly TlsCounters counters;
    private readonly IStreamSink sink;
    private Timestamp now;

    public TlsConnection(KeyLog keys, TlsCounters counters, IStreamSink sink)
    {
        this.keys = keys;
        this.counters = counters;
        this.sink = sink;
        counters.Connections++;
    }

    public int Held => sides[0].Handshake.Held + sides[1].Handshake.Held;

    private bool HasHellos => session.HasClientHello && session.HasServerHello;

    public int OnStream(in StreamStretch stretch)
    {
        TlsSide side = sides[(int)stretch.Side];
        now = stretch.Timestamp;
        if (stretch.AfterGap && side is { HasBegun: true, IsOver: false })
        {
            GiveUp(side, TlsDefect.LostSegment);
        }

        int taken = 0;
        while (!side.IsOver && TryCut(side, stretch.Bytes[taken..], out ReadOnlySpan<byte> record))
        {
            if (!Take(side, stretch.Side, record))
            {
                Wait(side, stretch.Bytes.Length - taken);
                break;
            }

            side.HasBegun = true;
            side.WaitingSince = null;
            counters.Records++;
            taken += record.Length;
        }

        return side.IsOver ? stretch.Bytes.Length : taken;
    }

    public void Dispose()
    {
        sides[0].Dispose();
        sides[1].Dispose();
    }

    /// <summary>Cuts the next record off.</summary>
    /// <returns>False when it is not whole, or there is none.</returns>
    private bool TryCut(TlsSide side, ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> record)
    {
        record = default;
        if (bytes.Length < RecordHeader.Length)
        {
            return false;
        }

        if (!RecordHeader.TryRead(bytes, out RecordHeader header))
        {
            GiveUp(side, TlsDefect.BadRecord);
            return false;
        }

        if (header.FragmentLength > RecordHeader.MaxFragment)
        {
            GiveUp(side, TlsDefect.RecordTooLong);
            return false;
        }

        int length = RecordHeader.Length + header.FragmentLength;
        record = length <= bytes.Length ? bytes[..length] : default;
        return !record.IsEmpty;
    }

    /// <summary>Takes a record.</summary>
    /// <returns>False when it must wait: for the other direction's hello, or for keys.</returns>
    private bool Take(TlsSide side, StreamSide direction, ReadOnlySpan<byte> record)
    {
        var type = (ContentType)record[0];
        ReadOnlySpan<byte> fragment = record[RecordHeader.Length..];
        if (!side.HasBegun && !TryBegin(side, type, fragment))
        {
            return true;
        }

        if (!side.IsClient && !session.HasClientHello)
        {
            return false;
        }

        if (type == ContentType.ChangeCipherSpec)
        {
            // RFC 8446, 5: in TLS 1.3 it is there for middleboxes alone.
            return session.IsTls13 || (HasHellos && TryProtect(side));
        }

        bool isProtected = type == ContentType.ApplicationData || (side.Protection is not null && !session.IsTls13);
        if (isProtected)
        {
            return TryOpen(side, direction, record);
        }

        if (type == ContentType.Handshake)
        {
            ReadHandshake(side, fragment);
        }

        return true;
    }

    /// <summary>Tells by the first record of a direction who sends it.</summary>
    private bool TryBegin(TlsSide side, ContentType type, ReadOnlySpan<byte> fragment)
    {
        HandshakeType message = type == ContentType.Handshake && !fragment.IsEmpty ? (HandshakeType)fragment[0] : default;
        bool isClient = message == HandshakeType.ClientHello;
        bool isOther = sides.Any(other => other.HasBegun && other.IsClient == isClient);
        if (message is not (HandshakeType.ClientHello or HandshakeType.ServerHello) || isOther)
        {
            counters.Midway++;
            Abandon();
            return false;
        }

        side.IsClient = isClient;
        return true;
    }

    /// <summary>Lets a record wait, but not for long: keys and hellos that do not come soon never will.</summary>
    private void Wait(TlsSide side, int bytes)
    {
        side.WaitingSince ??= now;
        bool isPatient = bytes < MaxWaiting && now.Nanoseconds - side.WaitingSince.Value.Nanoseconds < MaxWaitNanoseconds;
        if (isPatient && (!HasHellos || keys.Grows))
        {
            return;
        }

        if (HasHellos)
        {
            counters.WithoutKeys++;
        }
        else
        {
            counters.Midway++;
        }

        Abandon();
    }

    private bool TryProtect(TlsSide side)
    {
        byte[]? secret = keys.Find(session.Id, side.Label(session.IsTls13), now);
        if (secret is null || (session.IsTls13 && secret.Length != session.Suite.HashLength))
        {
            return false;
        }

        side.Protect(session, secret);
        return true;
    }

    private bool TryOpen(TlsSide side, StreamSide direction, ReadOnlySpan<byte> record)
    {
        if (!HasHellos)
        {
            return false;
        }

        if (side.Protection is null)
        {
            if (!session.IsTls13)
            {
                GiveUp(side, TlsDefect.BadRecord); // application data before ChangeCipherSpec
                return true;
            }

            if (!TryProtect(side))
            {
                return false;
            }
        }

        byte[] plaintext = ArrayPool<byte>.Shared.Rent(record.Length);
        if (side.Protection!.TryOpen(record, plaintext, out ContentType type, out int length))
        {
            counters.Decrypted++;
            OnContent(side, direction, type, plaintext.AsSpan(0, length));
        }
        else
        {
            OnUnopened(side);
        }

        ArrayPool<byte>.Shared.Return(plaintext, clearArray: true);
        return true;
    }

    private void OnContent(TlsSide side, StreamSide direction, ContentType type, ReadOnlySpan<byte> content)
    {
        if (type == ContentType.ApplicationData && !content.IsEmpty)
        {
            sink.OnBytes(direction, content, afterGap: false);
        }
        else if (type == ContentType.Handshake)
        {
            ReadHandshake(side, content);
        }
    }

    /// <summary>RFC 8446, 4.2.10: who has no keys for early data tries, as a server does that refused it.</summary>
    private void OnUnopened(TlsSide side)
    {
        bool mayBeEarlyData = session is { IsTls13: true, HasEarlyData: true } && side is { IsClient: true, HasFinished: false };
        if (mayBeEarlyData && side.EarlyRecords < MaxEarlyRecords)
        {
            side.EarlyRecords++;
            counters.EarlyData++;
            return;
        }

        GiveUp(side, TlsDefect.BadRecordMac);
    }

    private void ReadHandshake(TlsSide side, ReadOnlySpan<byte> fragment)
    {
        while (!side.IsOver && !fragment.IsEmpty)
        {
            switch (side.Handshake.Next(ref fragment, out HandshakeType type, out ReadOnlySpan<byte> body))
            {
                case HandshakeRead.Message:
                    OnMessage(side, type, body);
                    break;
                case HandshakeRead.TooLong:
                    GiveUp(side, TlsDefect.BadHandshake);
                    break;
            }
        }
    }

    private void OnMessage(TlsSide side, HandshakeType type, ReadOnlySpan<byte> body)
    {
        bool isProtectedTls13 = session.IsTls13 && side.Protection is not null;
        switch (type)
        {
            case HandshakeType.ClientHello when side.IsClient && !isProtectedTls13:
                OnClientHello(body);
                break;
            case HandshakeType.ServerHello when !side.IsClient && !isProtectedTls13:
                OnServerHello(body);
                break;
            case HandshakeType.Finished when isProtectedTls13 && !side.HasFinished:
                side.Finish();
                break;
            case HandshakeType.KeyUpdate when isProtectedTls13 && side.HasFinished:
                side.UpdateKeys(session);
                break;
        }
    }

    private void OnClientHello(ReadOnlySpan<byte> body)
    {
        if (Hello.TryReadClient(body, out Hello hello))
        {
            session.OnClientHello(hello);
            return;
        }

        counters.Count(TlsDefect.BadHandshake);
        Abandon();
    }

    private void OnServerHello(ReadOnlySpan<byte> body)
    {
        if (!Hello.TryReadServer(body, out Hello hello))
        {
            counters.Count(TlsDefect.BadHandshake);
            Abandon();
            return;
        }

        switch (session.OnServerHello(hello))
        {
            case TlsRefusal.Version:
                counters.Count(TlsDefect.UnsupportedVersion);
                Abandon();
                break;
            case TlsRefusal.Suite:
                counters.CountUnsupported(hello.Suite);
                Abandon();
                break;
        }
    }

    private void GiveUp(TlsSide side, TlsDefect defect)
    {
        counters.Count(defect);
        side.IsOver = true;
        side.Dispose();
    }

    private void Abandon()
    {
        foreach (TlsSide side in sides)
        {
            side.IsOver = true;
            side.Dispose();
        }
    }
}
