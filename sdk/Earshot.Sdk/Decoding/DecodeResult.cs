using System.Diagnostics.CodeAnalysis;

namespace Earshot.Sdk.Decoding;

/// <summary>The four answers of a decoder.</summary>
public enum DecodeOutcome : byte
{
    /// <summary>These bytes are not this protocol: a UDP port claim falls back to plain UDP.</summary>
    NotMine,

    /// <summary>There is a layer inside.</summary>
    Inner,

    /// <summary>Metadata instead of headers: <see cref="Layer.Flow"/> says who talks, the payload follows.</summary>
    Flow,

    /// <summary>This protocol, but broken: a named defect that is counted.</summary>
    Malformed,
}

/// <summary>Why a layer could not be decoded. Counted per decoder and defect.</summary>
public enum Defect : byte
{
    /// <summary>No defect.</summary>
    None,

    /// <summary>The snap length cut the layer before its end.</summary>
    Truncated,

    /// <summary>The layers around leave fewer bytes than this header needs.</summary>
    TooShort,

    /// <summary>A length field contradicts the header or what is around it.</summary>
    BadLength,

    /// <summary>A version field has no known value.</summary>
    BadVersion,

    /// <summary>A reserved or flag field has a value that the specification forbids.</summary>
    BadField,

    /// <summary>The protocol allows it, but nothing here can decode it: encrypted, compressed, a type nobody claims.</summary>
    Unsupported,

    /// <summary>Too many layers in one another.</summary>
    TooDeep,

    /// <summary>Fragments that overlap, exceed the largest datagram or contradict one another (RFC 5722).</summary>
    BadFragment,
}

/// <summary>What a decoder says of one layer. A plain value; made with the methods named after the outcomes.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
public readonly struct DecodeResult
{
    private DecodeResult(DecodeOutcome outcome, LayerKey next, int offset, int length, Defect defect)
    {
        Outcome = outcome;
        Next = next;
        Offset = offset;
        Length = length;
        Defect = defect;
    }

    /// <summary>Which answer this is.</summary>
    public DecodeOutcome Outcome { get; }

    /// <summary>Of <see cref="DecodeOutcome.Malformed"/>: what is wrong.</summary>
    public Defect Defect { get; }

    /// <summary>How many ids are reported, 0 to 2.</summary>
    public byte IdCount { get; private init; }

    /// <summary>Of <see cref="DecodeOutcome.Inner"/>: what is inside.</summary>
    public LayerKey Next { get; }

    /// <summary>
    /// Where the inner layer or the payload begins, bytes from the start of this layer; of
    /// <see cref="DecodeOutcome.Malformed"/>, the bytes that were needed.
    /// </summary>
    public int Offset { get; }

    /// <summary>
    /// Length of the inner layer or payload in bytes as the header states it, or -1 for "all that is left"; of
    /// <see cref="DecodeOutcome.Malformed"/>, the bytes that were available.
    /// </summary>
    public int Length { get; }

    /// <summary>The first id of the tunnel: a VNI, a key, a session.</summary>
    public uint Id0 { get; private init; }

    /// <summary>The second id of the tunnel.</summary>
    public uint Id1 { get; private init; }

    /// <summary>Width of <see cref="Sequence"/>'s counter, 8 to 32 bits; 0 where there is none.</summary>
    public byte SequenceBits { get; private init; }

    /// <summary>The mirror's number of this packet, see <see cref="WithSequence"/>.</summary>
    public uint Sequence { get; private init; }

    /// <summary>Which of several counters of one sender <see cref="Sequence"/> belongs to.</summary>
    public uint SequenceStream { get; private init; }

    /// <summary>Not this protocol.</summary>
    public static DecodeResult NotMine => default;

    /// <summary>There is a layer inside.</summary>
    /// <param name="next">What it is.</param>
    /// <param name="offset">Where it begins, bytes from the start of this layer, at most the length of the bytes given.</param>
    /// <param name="length">Its length on the wire as the header states it, or -1 for all that is left.</param>
    public static DecodeResult Inner(LayerKey next, int offset, int length = -1) =>
        new(DecodeOutcome.Inner, next, offset, length, Defect.None);

    /// <summary>The payload of a flow that <see cref="Layer.Flow"/> describes.</summary>
    /// <param name="offset">Where it begins, bytes from the start of this layer.</param>
    /// <param name="length">Its length, or -1 for all that is left.</param>
    public static DecodeResult Flow(int offset, int length = -1) =>
        new(DecodeOutcome.Flow, default, offset, length, Defect.None);

    /// <summary>This protocol, but broken.</summary>
    /// <param name="defect">What is wrong.</param>
    /// <param name="needed">Bytes that were needed, from the start of this layer.</param>
    /// <param name="available">Bytes that there were.</param>
    public static DecodeResult Malformed(Defect defect, int needed = 0, int available = 0) =>
        new(DecodeOutcome.Malformed, default, needed, available, defect);

    /// <summary>
    /// The header needs more bytes than there are: <see cref="Defect.Truncated"/> where the snap length cut them,
    /// <see cref="Defect.TooShort"/> where the layers around never had them.
    /// </summary>
    public static DecodeResult Short(in Layer layer, int needed) =>
        Malformed(layer.WireLength >= needed ? Defect.Truncated : Defect.TooShort, needed, layer.Bytes.Length);

    /// <summary>The same result with the tunnel's id.</summary>
    public DecodeResult WithIds(uint id0) => this with { IdCount = 1, Id0 = id0 };

    /// <summary>The same result with the tunnel's two ids.</summary>
    public DecodeResult WithIds(uint id0, uint id1) => this with { IdCount = 2, Id0 = id0, Id1 = id1 };

    /// <summary>
    /// The same result with the number that a mirror gave this packet, so that the host can tell what the mirror sent and
    /// capture never saw. For counters of packets that were copied to a sensor, not for those of ordinary tunnels. A malformed
    /// packet may have it too.
    /// </summary>
    /// <param name="number">The number; the next packet's is one higher, modulo 2 to the power of <paramref name="bits"/>.</param>
    /// <param name="bits">Width of the counter, 8 to 32.</param>
    /// <param name="stream">
    /// Tells counters apart that one sender keeps under the same addresses and ids; 0 where it has one only.
    /// </param>
    public DecodeResult WithSequence(uint number, byte bits, uint stream = 0) =>
        this with { Sequence = number, SequenceBits = bits, SequenceStream = stream };
}
