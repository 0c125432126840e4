using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>
/// Linux cooked capture, LINKTYPE_LINUX_SLL2.
/// <code>protocol 2 | reserved 2 | interface index 4 | ARPHRD type 2 | packet type 1 | address length 1 | address 8</code>
/// </summary>
internal sealed class LinuxSll2 : ILayerDecoder
{
    private const int Header = 20;

    public string Name => "sll2";

    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> header = layer.Bytes;
        return header.Length < Header
            ? DecodeResult.Short(layer, Header)
            : CookedProtocol.Inner(layer, BinaryPrimitives.ReadUInt16BigEndian(header), Header);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("protocol", 16, FieldFormat.Hex);
        fields.Add("reserved", 16);
        fields.Add("interface index", 32);
        fields.Add("ARPHRD type", 16);
        fields.Add("packet type", 8);
        fields.Add("address length", 8);
        fields.Add("address", 64, FieldFormat.Bytes);
        CookedProtocol.DescribeSnap(header[Header..], fields);
    }
}
