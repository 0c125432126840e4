using System.Diagnostics.CodeAnalysis;

namespace Earshot.Sdk.Decoding;

/// <summary>The bytes a decoder is given, and where it may write what it found. Lives as long as the call.</summary>
/// <param name="bytes">See <see cref="Bytes"/>.</param>
/// <param name="wireLength">See <see cref="WireLength"/>.</param>
/// <param name="key">See <see cref="Key"/>.</param>
/// <param name="flow">See <see cref="Flow"/>.</param>
public readonly ref struct Layer(ReadOnlySpan<byte> bytes, int wireLength, LayerKey key, ref FlowMetadata flow)
{
    /// <summary>Where a decoder that answers with <see cref="DecodeOutcome.Flow"/> writes addresses, time and content.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "A ref field cannot be a property that is written through.")]
    public readonly ref FlowMetadata Flow = ref flow;

    /// <summary>
    /// From the first byte of this layer to the end of what the layers around it carry: padding is cut off, a snap length
    /// may have cut more.
    /// </summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Bytes this layer had on the wire: more than <see cref="Bytes"/> holds when a snap length cut the frame.</summary>
    public int WireLength { get; } = wireLength;

    /// <summary>The key under which the decoder was called.</summary>
    public LayerKey Key { get; } = key;
}
