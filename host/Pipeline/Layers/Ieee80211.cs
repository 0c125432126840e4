using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>
/// IEEE 802.11 data frames (802.11-2020, 9.3.2):
/// <code>frame control 2 | duration 2 | address 6, 6, 6 | sequence 2 | [address 6] | [QoS 2] | [HT 4] | 802.2</code>
/// </summary>
internal sealed class Ieee80211 : ILayerDecoder
{
    private const int ShortHeader = 24;

    public string Name => "802.11";

    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> frame = layer.Bytes;
        if (frame.Length < ShortHeader)
        {
            return DecodeResult.Short(layer, ShortHeader);
        }

        ushort control = BinaryPrimitives.ReadUInt16LittleEndian(frame);
        bool isData = (control & 0x000C) == 0x0008;
        bool isEmpty = (control & 0x0040) != 0; // 9.2.4.1.3: no data in the "null" subtypes
        if (!isData || isEmpty)
        {
            return DecodeResult.NotMine;
        }

        if ((control & 0x4000) != 0)
        {
            return DecodeResult.Malformed(Defect.Unsupported); // protected: encrypted
        }

        bool hasFourAddresses = (control & 0x0300) == 0x0300; // to and from the distribution system
        bool isQos = (control & 0x0080) != 0;
        bool hasHtControl = isQos && (control & 0x8000) != 0;
        int length = ShortHeader + (hasFourAddresses ? 6 : 0) + (isQos ? 2 : 0) + (hasHtControl ? 4 : 0);
        if (frame.Length < length + Snap.Length)
        {
            return DecodeResult.Short(layer, length + Snap.Length);
        }

        return Snap.TryRead(frame[length..], out ushort etherType)
            ? DecodeResult.Inner(LayerKey.OfEtherType(etherType), length + Snap.Length)
            : DecodeResult.NotMine;
    }
}
