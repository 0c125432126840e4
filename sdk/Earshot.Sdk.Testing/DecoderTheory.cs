using Earshot.Sdk.Decoding;

namespace Earshot.Sdk.Testing;

/// <summary>
/// What every decoder must hold to, whatever the bytes: no exception, no allocation, no memory of earlier packets, and an
/// answer that keeps to the contract, with a description of every bit of the header. Give it one valid example of each shape that the header can take.
/// </summary>
public static class DecoderTheory
{
    /// <summary>
    /// Decodes the example as it is, cut at every length, with each byte and each pair of bytes spoiled, and with every
    /// spoiled copy cut at every length again. The cost grows with the square of the example's length: keep to the
    /// headers and a few bytes of what is inside.
    /// </summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="key">The key it is called under.</param>
    /// <param name="example">Bytes in which the decoder finds an inner layer or a flow.</param>
    /// <exception cref="ConformanceException">The decoder broke a rule: the message says which, and with which bytes.</exception>
    public static void Check(ILayerDecoder decoder, LayerKey key, ReadOnlySpan<byte> example)
    {
        CheckNames(decoder);
        DecoderProbe probe = new(decoder, key);
        byte[] bytes = example.ToArray();
        if (probe.Decode(bytes, bytes.Length).Outcome is not (DecodeOutcome.Inner or DecodeOutcome.Flow))
        {
            throw new ConformanceException($"{decoder.Name}: the example is not valid: {Convert.ToHexStringLower(bytes)}");
        }

        CutEverywhere(probe, bytes);
        SpoilEveryByte(probe, bytes);
        SpoilEveryPair(probe, bytes);
    }

    private static void CheckNames(ILayerDecoder decoder)
    {
        if (decoder.Name.Length == 0 || decoder.Name.Any(char.IsUpper))
        {
            throw new ConformanceException($"The name '{decoder.Name}' is not in lower case.");
        }

        if (decoder.IdNames.Count > 2 || decoder.IdNames.Distinct().Count() != decoder.IdNames.Count)
        {
            throw new ConformanceException($"{decoder.Name}: there are at most two ids, each with a name of its own.");
        }
    }

    private static void CutEverywhere(DecoderProbe probe, ReadOnlySpan<byte> bytes)
    {
        for (int length = 0; length <= bytes.Length; length++)
        {
            probe.Decode(bytes[..length], length); // The layers around never had more.
            probe.Decode(bytes[..length], bytes.Length); // A snap length cut the frame.
        }
    }

    private static void SpoilEveryByte(DecoderProbe probe, byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at++)
        {
            byte original = bytes[at];
            SpoilByte(probe, bytes, at, 0x00);
            SpoilByte(probe, bytes, at, 0xFF);
            SpoilByte(probe, bytes, at, (byte)~original);
            for (int bit = 0; bit < 8; bit++)
            {
                SpoilByte(probe, bytes, at, (byte)(original ^ (1 << bit)));
            }
        }
    }

    private static void SpoilByte(DecoderProbe probe, byte[] bytes, int at, byte value)
    {
        byte original = bytes[at];
        bytes[at] = value;
        CutEverywhere(probe, bytes);
        bytes[at] = original;
    }

    private static void SpoilEveryPair(DecoderProbe probe, byte[] bytes)
    {
        ReadOnlySpan<ushort> lengths = [0x0000, 0x0001, 0xFFFF];
        for (int at = 0; at + 2 <= bytes.Length; at++)
        {
            (byte first, byte second) = (bytes[at], bytes[at + 1]);
            foreach (ushort length in lengths)
            {
                (bytes[at], bytes[at + 1]) = ((byte)(length >> 8), (byte)length);
                CutEverywhere(probe, bytes);
            }

            (bytes[at], bytes[at + 1]) = (first, second);
        }
    }
}
