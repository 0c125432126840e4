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

    /// <summary>Tells every field of a header, its last bit included. For people, not for every packet: may allocate.</summary>
    /// <param name="header">
    /// The header, from its first byte up to <see cref="DecodeResult.Offset"/> of what <see cref="Decode"/> answered to it:
    /// <see cref="DecodeOutcome.Inner"/> or <see cref="DecodeOutcome.Flow"/>.
    /// </param>
    /// <param name="key">The key under which the decoder was called.</param>
    /// <param name="fields">Where they go.</param>
    void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
    }
}
