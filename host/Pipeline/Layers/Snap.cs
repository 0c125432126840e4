using System.Buffers.Binary;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>The 802.2 header that carries an EtherType (RFC 1042): AA AA 03, organization 00 00 00, EtherType.</summary>
internal static class Snap
{
    public const int Length = 8;

    private static ReadOnlySpan<byte> Prefix => [0xAA, 0xAA, 0x03, 0, 0, 0];

    /// <summary>False for any other 802.2 header: spanning tree, NetBIOS.</summary>
    public static bool TryRead(ReadOnlySpan<byte> header, out ushort etherType)
    {
        bool isSnap = header.Length >= Length && header.StartsWith(Prefix);
        etherType = isSnap ? BinaryPrimitives.ReadUInt16BigEndian(header[6..]) : (ushort)0;
        return isSnap;
    }
}
