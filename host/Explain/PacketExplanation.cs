using Earshot.Sdk.Packets;

namespace Earshot.Host.Explain;

/// <summary>Every layer of one packet.</summary>
/// <param name="Number">The packet's number in its file, from 1.</param>
/// <param name="Frame">Its entry in the capture.</param>
/// <param name="Layers">Its layers from the outside in, with remarks between them.</param>
internal sealed record PacketExplanation(long Number, Frame Frame, IReadOnlyList<ExplainedLayer> Layers);

/// <summary>One layer.</summary>
/// <param name="Name">Its protocol; empty for a remark.</param>
/// <param name="Owner">The plugin instance that took it, "host" or "nobody".</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">Length of its header; null where it could not be told.</param>
/// <param name="Detail">What it says.</param>
/// <param name="Fields">The fields of its header.</param>
internal sealed record ExplainedLayer(
    string Name, string Owner, int? Offset, int? Length, string Detail, IReadOnlyList<ExplainedField> Fields);

/// <summary>One field of a header.</summary>
/// <param name="Bit">Where it begins, bits from the start of the header.</param>
/// <param name="Bits">Its width.</param>
/// <param name="Name">Its name in the specification.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Meaning">What that means; null where the value says it all.</param>
internal sealed record ExplainedField(int Bit, int Bits, string Name, string Value, string? Meaning);
