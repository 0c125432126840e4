using Earshot.Sdk.Decoding;

namespace Earshot.Sdk.Testing;

/// <summary>Calls a decoder and checks each answer against the contract.</summary>
internal sealed class DecoderProbe(ILayerDecoder decoder, LayerKey key)
{
    private bool warm;

    /// <summary>Decodes the bytes twice and checks what comes out.</summary>
    public DecodeResult Decode(ReadOnlySpan<byte> bytes, int wireLength)
    {
        FlowMetadata flow = default;
        Layer layer = new(bytes, wireLength, key, ref flow);
        DecodeResult first = Call(layer);
        // Static constructors may allocate, so the very first call is not counted.
        long before = GC.GetAllocatedBytesForCurrentThread();
        DecodeResult second = Call(layer);
        Require(!warm || GC.GetAllocatedBytesForCurrentThread() == before, layer, "allocates");
        warm = true;
        Require(AreEqual(first, second), layer, "gives another answer the second time");
        CheckAnswer(layer, first);
        return first;
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
                break;
            case DecodeOutcome.Flow:
                CheckExtent(layer, result);
                Require(Enum.IsDefined(layer.Flow.Content), layer, "names an unknown flow content");
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

    private static bool AreEqual(in DecodeResult a, in DecodeResult b) =>
        (a.Outcome, a.Defect, a.Next, a.Offset, a.Length) == (b.Outcome, b.Defect, b.Next, b.Offset, b.Length)
        && (a.IdCount, a.Id0, a.Id1) == (b.IdCount, b.Id0, b.Id1);

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
}
