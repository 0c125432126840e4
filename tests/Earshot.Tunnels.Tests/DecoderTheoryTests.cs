using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

/// <summary>The shared theory finds the mistakes that it is there to find.</summary>
public class DecoderTheoryTests
{
    private static readonly LayerKey Key = LayerKey.OfIpProtocol(253);
    private static readonly byte[] Example = [1, 0, 0, 2];

    [Fact]
    public void Accepts_a_decoder_that_keeps_to_the_contract() =>
        Check((in Layer layer) => layer.Bytes.Length < 4
            ? DecodeResult.Short(layer, 4)
            : DecodeResult.Inner(LayerKey.Ip, 4).WithIds(7))
            .Should().NotThrow();

    [Fact]
    public void Accepts_a_flow() => Check((in Layer layer) =>
    {
        layer.Flow.Content = FlowContent.Media;
        return layer.Bytes.Length < 4 ? DecodeResult.Short(layer, 4) : DecodeResult.Flow(4);
    }).Should().NotThrow();

    [Fact]
    public void Finds_an_exception() =>
        Check((in Layer layer) => DecodeResult.Inner(LayerKey.Ip, layer.Bytes[3] & 0))
            .Should().Throw<ConformanceException>()
            .WithMessage("test (IP protocol 253) throws IndexOutOfRangeException; 0 of 0 bytes: ");

    [Fact]
    public void Finds_an_exception_that_only_spoiled_bytes_cause() =>
        Check((in Layer layer) => layer.Bytes.Length < 4
            ? DecodeResult.Short(layer, 4)
            : DecodeResult.Inner(LayerKey.Ip, layer.Bytes[layer.Bytes[0]] & 0))
            .Should().Throw<ConformanceException>().WithMessage("*throws IndexOutOfRangeException*4 of 4 bytes: ff000002");

    [Fact]
    public void Finds_an_exception_that_only_a_spoiled_pair_causes() =>
        Check((in Layer layer) => layer.Bytes.Length >= 3 && layer.Bytes[1] == 0xFF && layer.Bytes[2] == 0xFF
            ? DecodeResult.Inner(LayerKey.Ip, layer.Bytes[0xFFFF])
            : DecodeResult.Inner(LayerKey.Ip, 0))
            .Should().Throw<ConformanceException>().WithMessage("*throws IndexOutOfRangeException; 3 of 3 bytes: 01ffff");

    [Fact]
    public void Finds_an_inside_that_begins_outside() =>
        Check((in Layer _) => DecodeResult.Inner(LayerKey.Ip, 4))
            .Should().Throw<ConformanceException>().WithMessage("*puts the inside at 4, out of the bytes; 0 of 0 bytes*");

    [Fact]
    public void Finds_a_flow_that_begins_outside() =>
        Check((in Layer _) => DecodeResult.Flow(1))
            .Should().Throw<ConformanceException>().WithMessage("*puts the inside at 1*");

    [Fact]
    public void Finds_a_negative_length() =>
        Check((in Layer layer) => DecodeResult.Inner(LayerKey.Ip, 0, layer.Bytes.Length - 4 - 2))
            .Should().Throw<ConformanceException>().WithMessage("*states a length of -2*");

    [Fact]
    public void Finds_an_allocation() =>
        Check((in Layer layer) => DecodeResult.Inner(LayerKey.Ip, 0).WithIds((uint)layer.Bytes.ToArray().Length))
            .Should().Throw<ConformanceException>().WithMessage("*allocates*");

    [Fact]
    public void Finds_a_memory_of_earlier_packets()
    {
        uint count = 0;
        Check((in Layer _) => DecodeResult.Inner(LayerKey.Ip, 0).WithIds(count++))
            .Should().Throw<ConformanceException>().WithMessage("*gives another answer the second time*");
    }

    [Fact]
    public void Finds_a_step_on_the_spot() =>
        Check((in Layer _) => DecodeResult.Inner(Key, 0))
            .Should().Throw<ConformanceException>().WithMessage("*names itself as next without moving on*");

    [Fact]
    public void Finds_a_port_named_as_next() =>
        Check((in Layer _) => DecodeResult.Inner(LayerKey.ToUdpPort(4789), 0))
            .Should().Throw<ConformanceException>()
            .WithMessage("*names UDP destination port 4789 as next, which is for claims only*");

    [Fact]
    public void Finds_an_id_without_a_name() =>
        Check((in Layer _) => DecodeResult.Inner(LayerKey.Ip, 0).WithIds(1, 2))
            .Should().Throw<ConformanceException>().WithMessage("*reports an id that has no name*");

    [Fact]
    public void Finds_a_defect_without_a_name() =>
        Check((in Layer layer) => layer.Bytes.Length < 4
            ? DecodeResult.Malformed(Defect.None)
            : DecodeResult.Inner(LayerKey.Ip, 4))
            .Should().Throw<ConformanceException>().WithMessage("*names no known defect*");

    [Theory]
    [InlineData(Defect.Truncated, "*blames the snap length for the lack of 4 bytes; 0 of 0 bytes*")]
    [InlineData(Defect.TooShort, "*says too short with 4 bytes needed and 4 on the wire; 0 of 4 bytes*")]
    public void Finds_the_wrong_one_of_the_two_short_defects(Defect always, string message) =>
        Check((in Layer layer) => layer.Bytes.Length < 4
            ? DecodeResult.Malformed(always, 4, layer.Bytes.Length)
            : DecodeResult.Inner(LayerKey.Ip, 4))
            .Should().Throw<ConformanceException>().WithMessage(message);

    [Fact]
    public void Refuses_an_example_that_is_not_valid() =>
        Check((in Layer _) => DecodeResult.NotMine)
            .Should().Throw<ConformanceException>().WithMessage("test: the example is not valid: 01000002");

    [Theory]
    [InlineData("Test", "id", "The name 'Test' is not in lower case.")]
    [InlineData("", "id", "The name '' is not in lower case.")]
    [InlineData("test", "id id", "*each with a name of its own.")]
    [InlineData("test", "a b c", "*at most two ids*")]
    public void Checks_the_names(string name, string ids, string message)
    {
        StubDecoder decoder = new(name, ids.Split(' '), (in Layer _) => DecodeResult.Inner(LayerKey.Ip, 0));
        decoder.Invoking(stub => DecoderTheory.Check(stub, Key, Example))
            .Should().Throw<ConformanceException>().WithMessage(message);
    }

    [Theory]
    [InlineData("*describes 24 bits of a header that has 32*", 8, 16)]
    [InlineData("*describes 40 bits of a header that has 32*", 32, 8)]
    [InlineData("*describes a field 'field' as bytes, which are not whole*", 4, 24, 4)]
    [InlineData("*describes a field 'field' of 0 bits as a number*", 31, 1, 0)]
    public void Finds_a_description_that_is_not_the_headers(string message, params int[] description)
    {
        var decoder = new StubDecoder("test", [], (in Layer layer) => layer.Bytes.Length < 4
            ? DecodeResult.Short(layer, 4)
            : DecodeResult.Inner(LayerKey.Ip, 4)) { Description = description };
        decoder.Invoking(stub => DecoderTheory.Check(stub, Key, Example)).Should().Throw<ConformanceException>().WithMessage(message);
    }

    private static Action Check(StubDecoder.Function decode) =>
        () => DecoderTheory.Check(new StubDecoder("test", ["id"], decode), Key, Example);

    private sealed class StubDecoder(string name, IReadOnlyList<string> idNames, StubDecoder.Function decode) : ILayerDecoder
    {
        public delegate DecodeResult Function(in Layer layer);

        public string Name => name;

        public IReadOnlyList<string> IdNames => idNames;

        public int[]? Description { get; init; }

        public DecodeResult Decode(in Layer layer) => decode(layer);

        public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
        {
            foreach (int bits in Description ?? (header.IsEmpty ? [] : [header.Length * 8]))
            {
                fields.Add("field", bits, bits > 0 && bits % 8 == 0 ? FieldFormat.Bytes : FieldFormat.Number);
            }
        }
    }
}
