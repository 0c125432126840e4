using System.Buffers.Binary;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>
/// IEEE 802.11 data frames (802.11-2020, 9.3.2):
/// <code>frame control 2 | duration 2 | address 6, 6, 6 | sequence 2 | [address 6] | [QoS 2] | [HT 4] | 802.2</code>
/// An aggregate (A-MSDU, 9.3.2.2) has subframes instead of 802.2:
/// <code>destination 6 | source 6 | length 2, big-endian | 802.2 | padding to 4 bytes</code>
/// </summary>
internal sealed class Ieee80211 : ILayerDecoder
{
    private const int SubframeHeader = 14;
    private const int LargestPadding = 3;

    public string Name => "802.11";

    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> frame = layer.Bytes;
        if (frame.Length < Ieee80211Header.Smallest)
        {
            // Acknowledgments and other control frames are shorter.
            return Ieee80211Header.MayBeData(frame) ? DecodeResult.Short(layer, Ieee80211Header.Smallest) : DecodeResult.NotMine;
        }

        var header = Ieee80211Header.Read(frame);
        if (!header.CarriesData)
        {
            return DecodeResult.NotMine;
        }

        if (header.MoreFragments)
        {
            return DecodeResult.Malformed(Defect.Unsupported);
        }

        int needed = header.Length + Snap.Length;
        if (frame.Length < needed && !header.IsProtected)
        {
            return DecodeResult.Short(layer, needed);
        }

        return Msdu(layer, header.Length)
            ?? Msdu(layer, Padded(header.Length))
            ?? (header.IsAggregate ? Aggregate(layer, header.Length) ?? Aggregate(layer, Padded(header.Length)) : null)
            ?? (header.IsProtected || header.IsLastFragment
                ? DecodeResult.Malformed(Defect.Unsupported)
                : DecodeResult.NotMine);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        var mac = Ieee80211Header.Read(header);
        mac.Describe(fields);
        int between = header.Length - mac.Length - Snap.Length;
        int padding = between % SubframeHeader;
        if (padding > 0)
        {
            fields.Add("padding", padding * 8, FieldFormat.Hex, "to a multiple of 4 bytes, added by the receiver");
        }

        if (between >= SubframeHeader)
        {
            fields.Add("subframe destination", 48, FieldFormat.Mac);
            fields.Add("subframe source", 48, FieldFormat.Mac);
            fields.Add("subframe length", 16);
        }

        HostHeaders.Snap(header[^Snap.Length..], fields);
    }

    /// <summary>Some receivers align what follows (radiotap.org: Flags, 0x20); SNAP there proves it.</summary>
    private static int Padded(int length) => (length + LargestPadding) & ~LargestPadding;

    private static DecodeResult? Msdu(in Layer layer, int at) =>
        at <= layer.Bytes.Length && Snap.TryRead(layer.Bytes[at..], out ushort etherType)
            ? DecodeResult.Inner(LayerKey.OfEtherType(etherType), at + Snap.Length)
            : null;

    /// <summary>A frame leads to one packet: several subframes cannot be followed.</summary>
    private static DecodeResult? Aggregate(in Layer layer, int at)
    {
        const int frameCheckSequence = 4;
        int body = at + SubframeHeader;
        if (body > layer.Bytes.Length || !Snap.TryRead(layer.Bytes[body..], out ushort etherType))
        {
            return null;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[(body - 2)..]);
        int behind = layer.WireLength - body - length;
        if (length < Snap.Length || behind < 0)
        {
            return DecodeResult.Malformed(Defect.BadLength, body + length, layer.WireLength);
        }

        return behind > LargestPadding + frameCheckSequence
            ? DecodeResult.Malformed(Defect.Unsupported)
            : DecodeResult.Inner(LayerKey.OfEtherType(etherType), body + Snap.Length, length - Snap.Length);
    }
}
