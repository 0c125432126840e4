using Earshot.Sdk.Decoding;

namespace Earshot.Sdk.Testing;

/// <summary>Calls a decoder and checks each answer against the contract.</summary>
internal sealed class DecoderProbe(ILayerDecoder decoder, LayerKey key)
{
    /// <summary>Decodes the bytes twice and checks what comes out.</summary>
    public DecodeResult Decode(ReadOnlySpan<byte> bytes, int wireLength)
    {
        FlowMetadata flow = default;
        Layer layer = new(bytes, wireLength, key, ref flow);
        DecodeResult first = Call(layer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DecodeResult second = Call(layer);
        if (GC.GetAllocatedBytesForCurrentThread() != before)
        {
            CheckAllocation(layer);
        }

        Require(AreEqual(first, second), layer, "gives another answer the second time");
        CheckAnswer(layer, first);
        return first;
    }

    /// <summary>Static constructors and the runtime may allocate once, a decoder that allocates does so each time.</summary>
    private void CheckAllocation(in Layer layer)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Call(layer);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Require(least == 0, layer, "allocates");
    }

    private DecodeResult Call(in Layer layer)
    {
        try
        {
            return decoder.Decode(layer);
        }
        catch (Exception exception)
        {
            throw Violation(layer, $"throws {exception.GetType().Name}", exception);
        }
    }

    private void CheckAnswer(in Layer layer, in DecodeResult result)
    {
        Require(result.IdCount <= decoder.IdNames.Count, layer, "reports an id that has no name");
        switch (result.Outcome)
        {
            case DecodeOutcome.NotMine:
                break;
            case DecodeOutcome.Inner:
                CheckExtent(layer, result);
                CheckNext(layer, result);
                CheckDescription(layer, result);
                break;
            case DecodeOutcome.Flow:
                CheckExtent(layer, result);
                Require(Enum.IsDefined(layer.Flow.Content), layer, "names an unknown flow content");
                CheckDescription(layer, result);
                break;
            case DecodeOutcome.Malformed:
                CheckDefect(layer, result);
                break;
            default:
                throw Violation(layer, "gives an unknown outcome", null);
        }
    }

    private void CheckExtent(in Layer layer, in DecodeResult result)
    {
        Require((uint)result.Offset <= (uint)layer.Bytes.Length, layer, $"puts the inside at {result.Offset}, out of the bytes");
        Require(result.Length >= -1, layer, $"states a length of {result.Length}");
    }

    private void CheckNext(in Layer layer, in DecodeResult result)
    {
        bool named = Enum.IsDefined(result.Next.Space)
            && result.Next.Space is not (LayerSpace.UdpDestinationPort or LayerSpace.UdpSourcePort);
        Require(named, layer, $"names {result.Next} as next, which is for claims only");
        Require(result.Offset > 0 || result.Next != key, layer, "names itself as next without moving on");
    }

    private void CheckDefect(in Layer layer, in DecodeResult result)
    {
        (int needed, int captured, int wire) = (result.Offset, layer.Bytes.Length, layer.WireLength);
        switch (result.Defect)
        {
            case Defect.Truncated:
                Require(needed > captured && needed <= wire, layer, $"blames the snap length for the lack of {needed} bytes");
                break;
            case Defect.TooShort:
                Require(needed > wire, layer, $"says too short with {needed} bytes needed and {wire} on the wire");
                break;
            default:
                Require(result.Defect != Defect.None && Enum.IsDefined(result.Defect), layer, "names no known defect");
                Require(needed >= 0 && result.Length >= 0, layer, "states a negative length");
                break;
        }
    }

    private void CheckDescription(in Layer layer, in DecodeResult result)
    {
        var fields = new FieldCounter();
        try
        {
            decoder.Describe(layer.Bytes[..result.Offset], key, fields);
        }
        catch (Exception exception)
        {
            throw Violation(layer, $"throws {exception.GetType().Name} when it describes its header", exception);
        }

        Require(fields.Mistake is null, layer, $"describes a field {fields.Mistake}");
        Require(fields.Bits == result.Offset * 8L, layer, $"describes {fields.Bits} bits of a header that has {result.Offset * 8L}");
    }

    private static bool AreEqual(in DecodeResult a, in DecodeResult b) =>
        (a.Outcome, a.Defect, a.Next, a.Offset, a.Length) == (b.Outcome, b.Defect, b.Next, b.Offset, b.Length)
        && (a.IdCount, a.Id0, a.Id1) == (b.IdCount, b.Id0, b.Id1)
        && (a.SequenceBits, a.Sequence, a.SequenceStream) == (b.SequenceBits, b.Sequence, b.SequenceStream);

    private void Require(bool holds, in Layer layer, string otherwise)
    {
        if (!holds)
        {
            throw Violation(layer, otherwise, null);
        }
    }

    private ConformanceException Violation(in Layer layer, string what, Exception? inner) => new(
        $"{decoder.Name} ({key}) {what}; {layer.Bytes.Length} of {layer.WireLength} bytes: "
        + Convert.ToHexStringLower(layer.Bytes),
        inner);

    /// <summary>Adds up the fields of a description.</summary>
    private sealed class FieldCounter : IHeaderFields
    {
        public long Bits { get; private set; }

        /// <summary>What is wrong with the first field that is wrong, or null.</summary>
        public string? Mistake { get; private set; }

        public void Add(string name, int bits, FieldFormat format = FieldFormat.Number, string? meaning = null)
        {
            Mistake ??= name.Length == 0 ? "without a name" : Check(name, bits, format);
            Bits += bits;
        }

        private string? Check(string name, int bits, FieldFormat format) => format switch
        {
            FieldFormat.Number or FieldFormat.Hex when bits is < 1 or > 64 => $"'{name}' of {bits} bits as a number",
            FieldFormat.Address when bits is not (32 or 128) => $"'{name}' of {bits} bits as an address",
            FieldFormat.Mac when bits != 48 => $"'{name}' of {bits} bits as an IEEE 802 address",
            FieldFormat.Bytes when bits < 8 || bits % 8 != 0 || Bits % 8 != 0 => $"'{name}' as bytes, which are not whole",
            FieldFormat.Address or FieldFormat.Mac when Bits % 8 != 0 => $"'{name}' that begins within a byte",
            _ => null,
        };
    }
}
