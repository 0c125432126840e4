using Earshot.Sdk.Decoding;

namespace Earshot.Tunnels.Tests;

/// <summary>Calls a decoder the way the host does.</summary>
internal static class Decoding
{
    /// <param name="decoder">The decoder.</param>
    /// <param name="key">The key it is called under.</param>
    /// <param name="bytes">What was captured.</param>
    /// <param name="wireLength">More than the bytes where a snap length cut them.</param>
    public static DecodeResult Decode(this ILayerDecoder decoder, LayerKey key, ReadOnlySpan<byte> bytes, int? wireLength = null)
    {
        FlowMetadata flow = default;
        return decoder.Decode(new Layer(bytes, wireLength ?? bytes.Length, key, ref flow));
    }

    /// <summary>The ids by name, as a call's record shows them: "session=200 vlan=7".</summary>
    public static string IdsOf(this ILayerDecoder decoder, DecodeResult result)
    {
        uint[] ids = [result.Id0, result.Id1];
        return string.Join(' ', decoder.IdNames.Take(result.IdCount).Select((name, index) => $"{name}={ids[index]}"));
    }

    /// <summary>One line that says all of a result, so that one assertion compares all of it.</summary>
    public static string Describe(this ILayerDecoder decoder, DecodeResult result) => result.Outcome switch
    {
        DecodeOutcome.Inner => $"{result.Next} at {result.Offset}"
            + (result.Length < 0 ? "" : $" length {result.Length}")
            + (result.IdCount == 0 ? "" : $" {decoder.IdsOf(result)}"),
        DecodeOutcome.Malformed => result.Offset == 0
            ? $"{result.Defect}"
            : $"{result.Defect} needs {result.Offset} of {result.Length}",
        _ => $"{result.Outcome}",
    };
}
