using System.Buffers.Binary;
using Earshot.Host.Pipeline.Walk;
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

        int length = ShortHeader + (HasFourAddresses(control) ? 6 : 0) + (IsQos(control) ? 2 : 0) + (HasHtControl(control) ? 4 : 0);
        if (frame.Length < length + Snap.Length)
        {
            return DecodeResult.Short(layer, length + Snap.Length);
        }

        return Snap.TryRead(frame[length..], out ushort etherType)
            ? DecodeResult.Inner(LayerKey.OfEtherType(etherType), length + Snap.Length)
            : DecodeResult.NotMine;
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        int control = BinaryPrimitives.ReadUInt16LittleEndian(header);
        fields.Add("subtype", 4);
        fields.Add("type", 2, meaning: "data");
        fields.Add("version", 2);
        fields.Add("flags", 8, FieldFormat.Hex, "order, protected, more data, power, retry, more fragments, from DS, to DS");
        fields.Add("duration", 16, FieldFormat.Hex, "little-endian");
        fields.Add("address 1", 48, FieldFormat.Mac, "receiver");
        fields.Add("address 2", 48, FieldFormat.Mac, "transmitter");
        fields.Add("address 3", 48, FieldFormat.Mac);
        fields.Add("sequence control", 16, FieldFormat.Hex, "little-endian");
        if (HasFourAddresses(control))
        {
            fields.Add("address 4", 48, FieldFormat.Mac);
        }

        if (IsQos(control))
        {
            fields.Add("QoS control", 16, FieldFormat.Hex, "little-endian");
        }

        if (HasHtControl(control))
        {
            fields.Add("HT control", 32, FieldFormat.Hex, "little-endian");
        }

        HostHeaders.Snap(header[^Snap.Length..], fields);
    }

    /// <summary>To and from the distribution system.</summary>
    private static bool HasFourAddresses(int control) => (control & 0x0300) == 0x0300;

    private static bool IsQos(int control) => (control & 0x0080) != 0;

    private static bool HasHtControl(int control) => IsQos(control) && (control & 0x8000) != 0;
}
