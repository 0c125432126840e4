using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.EspNull;

/// <summary>
/// Encapsulating Security Payload whose encryption is none: https://www.rfc-editor.org/rfc/rfc4303#section-2,
/// https://www.rfc-editor.org/rfc/rfc2410; also with GMAC (https://www.rfc-editor.org/rfc/rfc4543) and in UDP
/// (https://www.rfc-editor.org/rfc/rfc3948#section-2.1).
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                Security Parameters Index (SPI)                |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                        Sequence Number                        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              Initialization Vector, 8 bytes, GMAC only        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Payload ...                                                  |
/// |       ... Padding: 1, 2, 3 ...  |   Pad Length  |  Next Header |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Integrity Check Value, 0 or more bytes                       |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class EspDecoder(ushort[] icvLengths) : ILayerDecoder
{
    public const byte IpProtocol = 50;

    private const int HeaderLength = 8;

    public string Name => "esp";

    public IReadOnlyList<string> IdNames { get; } = ["spi"];

    public DecodeResult Decode(in Layer layer)
    {
        // RFC 3948, 2: messages of IKE and keepalives share the port, and media may: only what proves itself is taken.
        bool mayBeOther = layer.Key.Space != LayerSpace.IpProtocol;
        if (layer.Bytes.Length < HeaderLength)
        {
            return mayBeOther ? DecodeResult.NotMine : DecodeResult.Short(layer, HeaderLength);
        }

        uint index = BinaryPrimitives.ReadUInt32BigEndian(layer.Bytes);
        if (NullEncryption.TryFind(layer, HeaderLength, icvLengths, out DecodeResult inner) && !(mayBeOther && index == 0))
        {
            return inner.WithIds(index);
        }

        // What is encrypted is counted, so that its user learns why there are no calls. The last bytes tell, so a cut packet
        // may be either.
        return mayBeOther ? DecodeResult.NotMine
            : layer.Bytes.Length < layer.WireLength ? DecodeResult.Short(layer, layer.WireLength)
            : DecodeResult.Malformed(Defect.Unsupported);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("security parameters index", 32, FieldFormat.Hex);
        fields.Add("sequence number", 32);
        if (header.Length > HeaderLength)
        {
            fields.Add("initialization vector", 64, FieldFormat.Hex, "of GMAC, which protects and does not encrypt");
        }
    }
}
