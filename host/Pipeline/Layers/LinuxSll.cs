using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>
/// Linux cooked capture, LINKTYPE_LINUX_SLL.
/// <code>packet type 2 | ARPHRD type 2 | address length 2 | address 8 | protocol 2</code>
/// </summary>
internal sealed class LinuxSll : ILayerDecoder
{
    private const int Header = 16;

    public string Name => "sll";

    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> header = layer.Bytes;
        return header.Length < Header
            ? DecodeResult.Short(layer, Header)
            : CookedProtocol.Inner(layer, BinaryPrimitives.ReadUInt16BigEndian(header[14..]), Header);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("packet type", 16);
        fields.Add("ARPHRD type", 16);
        fields.Add("address length", 16);
        fields.Add("address", 64, FieldFormat.Bytes);
        fields.Add("protocol", 16, FieldFormat.Hex);
        CookedProtocol.DescribeSnap(header[Header..], fields);
    }
}
