using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Geneve;

/// <summary>
/// Generic Network Virtualization Encapsulation. https://www.rfc-editor.org/rfc/rfc8926#section-3.4
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |Ver|  Opt Len  |O|C|    Rsvd   |         Protocol Type         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     VNI                       |   Reserved    |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          Options, Opt Len units of 4 bytes in all             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// Critical options bind the endpoints of the tunnel (RFC 8926, 3.5): who only listens need not know them.
/// </remarks>
internal sealed class GeneveDecoder : ILayerDecoder
{
    private const int BaseLength = 8;
    private const int OptionLengthMask = 0x3F;
    private const int ReservedMask = 0x3F;
    private const ushort LowestEtherType = 0x0600;
    private const ushort TransparentEthernet = 0x6558;

    public string Name => "geneve";

    public IReadOnlyList<string> IdNames { get; } = ["vni"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (!bytes.IsEmpty && bytes[0] >> 6 != 0)
        {
            return DecodeResult.NotMine; // There is version 0 only; RTP would be version 2, text such as SIP version 1.
        }

        if (bytes.Length < BaseLength)
        {
            return DecodeResult.Short(layer, BaseLength);
        }

        ushort protocol = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (!MayBeGeneve(bytes, protocol))
        {
            return DecodeResult.NotMine;
        }

        int length = BaseLength + ((bytes[0] & OptionLengthMask) * 4);
        if (bytes.Length < length)
        {
            return DecodeResult.Short(layer, length);
        }

        uint vni = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) >> 8;
        return TunnelOptions.AreWhole(bytes[BaseLength..length])
            ? DecodeResult.Inner(LayerKey.OfEtherType(protocol), length).WithIds(vni)
            : DecodeResult.Malformed(Defect.BadLength);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("version", 2);
        fields.Add("option length", 6, meaning: "units of 4 bytes");
        fields.Add("control packet (O)", 1);
        fields.Add("critical options present (C)", 1);
        fields.Add("reserved", 6);
        fields.Add("protocol type", 16, FieldFormat.Hex, BinaryPrimitives.ReadUInt16BigEndian(header[2..]) switch
        {
            0x0800 => "IPv4",
            0x86DD => "IPv6",
            TransparentEthernet => "Ethernet",
            _ => null,
        });
        fields.Add("VNI", 24);
        fields.Add("reserved", 8);
        TunnelOptions.Describe(header[BaseLength..], fields);
    }

    /// <summary>
    /// Media ports may be 6081 too. A STUN message has its length where the EtherType is. RFC 8926, 3.4 lets receivers ignore
    /// reserved bits; with a protocol that carries no calls they tell DTLS, whose version is there.
    /// </summary>
    private static bool MayBeGeneve(ReadOnlySpan<byte> bytes, ushort protocol) =>
        protocol >= LowestEtherType
        && ((bytes[1] & ReservedMask) == 0 || protocol is TransparentEthernet or 0x0800 or 0x86DD);
}
