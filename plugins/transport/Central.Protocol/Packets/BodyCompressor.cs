using K4os.Compression.LZ4;
using ZstdSharp;

namespace Earshot.Central.Protocol.Packets;

/// <summary>Compresses and expands bodies. One thread.</summary>
public sealed class BodyCompressor : IDisposable
{
    private const int ZstdLevel = 1;

    private Compressor? zstd;
    private Decompressor? zstdDecoder;

    /// <summary>Room that the compressed bytes may need.</summary>
    public static int Bound(CompressionMethod method, int length) => method switch
    {
        CompressionMethod.Lz4 => LZ4Codec.MaximumOutputSize(length),
        CompressionMethod.Zstd => Compressor.GetCompressBound(length),
        _ => length,
    };

    /// <summary>Compresses.</summary>
    /// <returns>Length of the compressed bytes.</returns>
    public int Compress(CompressionMethod method, ReadOnlySpan<byte> body, Span<byte> output)
    {
        switch (method)
        {
            case CompressionMethod.Lz4:
                return LZ4Codec.Encode(body, output, LZ4Level.L00_FAST);
            case CompressionMethod.Zstd:
                return (zstd ??= new Compressor(ZstdLevel)).Wrap(body, output);
            default:
                body.CopyTo(output);
                return body.Length;
        }
    }

    /// <summary>Expands to exactly the length of <paramref name="body"/>; false when the bytes give something else.</summary>
    public bool TryExpand(CompressionMethod method, ReadOnlySpan<byte> compressed, Span<byte> body)
    {
        switch (method)
        {
            case CompressionMethod.None:
                return compressed.Length == body.Length && compressed.TryCopyTo(body);
            case CompressionMethod.Lz4:
                return LZ4Codec.Decode(compressed, body) == body.Length;
            case CompressionMethod.Zstd:
                return TryExpandZstd(compressed, body);
            default:
                return false;
        }
    }

    private bool TryExpandZstd(ReadOnlySpan<byte> compressed, Span<byte> body)
    {
        try
        {
            return (zstdDecoder ??= new Decompressor()).TryUnwrap(compressed, body, out int written) && written == body.Length;
        }
        catch (ZstdException)
        {
            // The library's word for damaged bytes.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        zstd?.Dispose();
        zstdDecoder?.Dispose();
    }
}
