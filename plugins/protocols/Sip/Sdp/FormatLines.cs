using System.Buffers;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Sdp;

/// <summary>
/// Collects what an m= line and those below it say of formats. Few combinations are in use, so each is explained once and then
/// found by its text.
/// </summary>
internal sealed class FormatLines
{
    public const byte PayloadTypes = (byte)'p';
    public const byte Tokens = (byte)'t';
    public const byte Map = (byte)'m';
    public const byte Parameters = (byte)'f';

    /// <summary>Never within a line.</summary>
    public const byte End = (byte)'\n';

    private const int MaxKept = 1024;
    private const int MaxKeptLength = 2048;

    private readonly ArrayBufferWriter<byte> text = new();
    private readonly Dictionary<byte[], MediaFormats> kept = new(ByteStringComparer.Instance);
    private readonly Dictionary<byte[], MediaFormats>.AlternateLookup<ReadOnlySpan<byte>> keptBySpan;

    public FormatLines() => keptBySpan = kept.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Adds a line.</summary>
    /// <param name="kind">One of the constants: what the line is.</param>
    /// <param name="value">The formats of the m= line, or the value of an attribute.</param>
    public void Add(byte kind, ReadOnlySpan<byte> value)
    {
        Span<byte> line = text.GetSpan(value.Length + 2);
        line[0] = kind;
        value.CopyTo(line[1..]);
        line[value.Length + 1] = End;
        text.Advance(value.Length + 2);
    }

    /// <summary>Explains the lines that were added, and begins anew.</summary>
    public MediaFormats Take()
    {
        ReadOnlySpan<byte> lines = text.WrittenSpan;
        if (!keptBySpan.TryGetValue(lines, out MediaFormats? formats))
        {
            formats = MediaFormats.Parse(lines);
            Keep(lines, formats);
        }

        text.ResetWrittenCount();
        return formats;
    }

    private void Keep(ReadOnlySpan<byte> lines, MediaFormats formats)
    {
        if (lines.Length > MaxKeptLength)
        {
            return;
        }

        if (kept.Count == MaxKept)
        {
            kept.Clear();
        }

        keptBySpan[lines] = formats;
    }
}
