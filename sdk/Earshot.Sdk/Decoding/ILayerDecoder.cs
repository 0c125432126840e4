namespace Earshot.Sdk.Decoding;

/// <summary>
/// Takes one layer off. A decoder is a function of the bytes it is given: it keeps no state, so the host may call one
/// instance for any source. It runs for every packet that carries one of its keys: no allocation, no lock, no exception.
/// </summary>
public interface ILayerDecoder
{
    /// <summary>Lower-case protocol name as it stands in <c>explain</c>, in a call's tunnels and in defect counters.</summary>
    string Name { get; }

    /// <summary>Names of the ids that <see cref="DecodeResult.WithIds(uint)"/> reports, two at the most: "vni".</summary>
    IReadOnlyList<string> IdNames { get; }

    /// <summary>Looks at one layer.</summary>
    /// <param name="layer">The bytes that begin with this decoder's header.</param>
    /// <returns>One of the four outcomes of <see cref="DecodeOutcome"/>.</returns>
    DecodeResult Decode(in Layer layer);
}
