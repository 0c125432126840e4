using Earshot.Mirror.Wire;

namespace Earshot.Mirror.Tests.Wire;

/// <summary>Raw blocks, put together by hand from the descriptions of the two formats.</summary>
public sealed class CompressionTests
{
    [Theory]
    // Snappy: length 5; a literal of 5.
    [InlineData("051068656c6c6f", "68656c6c6f")]
    // Snappy: length 10; a literal of 1; a copy of 9 from 1 back, which overlaps itself.
    [InlineData("0a00611501", "61616161616161616161")]
    // Snappy: length 8; a literal of 4; a copy of 4 from 4 back with an offset of 2 bytes.
    [InlineData("080c616263640e0400", "6162636461626364")]
    // Snappy: length 1; a literal whose length stands in a byte of its own.
    [InlineData("01f00061", "61")]
    // LZ4: 1 literal, a match of 9 from 1 back; 5 literals.
    [InlineData("1561010050616161616" + "1", "616161616161616161616161616161")]
    // LZ4: 5 literals.
    [InlineData("5068656c6c6f", "68656c6c6f")]
    // LZ4: 16 literals, the length of which continues in a second byte.
    [InlineData("f00130313233343536373839616263646566", "30313233343536373839616263646566")]
    public void Is_known_and_decompressed(string compressed, string plain)
    {
        byte[] output = new byte[plain.Length / 2];

        BlockCompression.TryDecompress(Convert.FromHexString(compressed), output).Should().BeTrue();
        Convert.ToHexStringLower(output).Should().Be(plain);
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("051068656c6c", 5)] // cut
    [InlineData("051068656c6c6f", 6)] // another length
    [InlineData("0a00611502", 10)] // a copy from before the beginning
    [InlineData("5068656c6c6f", 4)] // longer than it says
    [InlineData("5068656c6c6f", 6)] // shorter
    [InlineData("ffffffffff", 100)]
    [InlineData("1561ff0050616161616" + "1", 15)] // a match from before the beginning
    public void What_is_neither_is_refused(string compressed, int size) =>
        BlockCompression.TryDecompress(Convert.FromHexString(compressed), new byte[size]).Should().BeFalse();

    [Fact]
    public void Lz4_that_begins_as_snappy_does_is_decompressed()
    {
        // The token of 15 literals and more, and the length's second byte, are a varint too: of 8,447, which is also what comes out.
        const int size = 0x7F + (65 << 7);
        byte[] rest = [0x50, 1, 2, 3, 4, 5]; // 5 literals at the end
        byte[] literals = [.. Enumerable.Range(0, 80).Select(i => (byte)(i * 37))];
        const int match = size - 80 - 5;
        byte[] lz4 = [0xFF, 65, .. literals, 80, 0, .. Enumerable.Repeat((byte)255, (match - 19) / 255), (match - 19) % 255, .. rest];
        byte[] output = new byte[size];

        BlockCompression.TryDecompress(lz4, output).Should().BeTrue();
        output.AsSpan(0, 80).ToArray().Should().Equal(literals);
        output.AsSpan(80, 80).ToArray().Should().Equal(literals);
        output.AsSpan(size - 5, 5).ToArray().Should().Equal(1, 2, 3, 4, 5);
    }

    [Theory]
    [InlineData(CompressMethod.Snappy)]
    [InlineData(CompressMethod.Lz4)]
    public void What_is_compressed_comes_back(CompressMethod method)
    {
        var random = new Random(1);
        for (int size = 1; size < 100_000; size = (size * 3) + 1)
        {
            byte[] plain = new byte[size];
            random.NextBytes(plain.AsSpan(0, size / 2));
            byte[] compressed = new byte[BlockCompression.MaxLength(size)];
            int length = BlockCompression.Compress(method, plain, compressed);
            byte[] output = new byte[size];
            BlockCompression.TryDecompress(compressed.AsSpan(0, length), output).Should().BeTrue();
            output.Should().Equal(plain);
        }
    }
}
