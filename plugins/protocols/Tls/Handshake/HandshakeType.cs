namespace Earshot.Tls.Handshake;

/// <summary>The handshake messages that matter to who reads along (RFC 8446, 4).</summary>
internal enum HandshakeType : byte
{
    ClientHello = 1,
    ServerHello = 2,
    Finished = 20,
    KeyUpdate = 24,
}
