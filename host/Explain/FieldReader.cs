using System.Globalization;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Explain;

/// <summary>Reads fields out of a header as they are named one after the other.</summary>
internal sealed class FieldReader(ReadOnlySpan<byte> header) : IHeaderFields
{
    private const int MostBytesShown = 16;
    private readonly byte[] header = header.ToArray();
    private readonly List<ExplainedField> fields = [];
    private int position;

    public IReadOnlyList<ExplainedField> Fields => fields;

    /// <remarks>A field beyond the end of the header is shown as missing: a decoder's mistake must not hide the rest.</remarks>
    public void Add(string name, int bits, FieldFormat format = FieldFormat.Number, string? meaning = null)
    {
        string value = bits > 0 && position + bits <= header.Length * 8 ? Text(bits, format) : "(beyond the header)";
        fields.Add(new ExplainedField(position, bits, name, value, meaning));
        position += bits;
    }

    private string Text(int bits, FieldFormat format) => (format, bits) switch
    {
        (FieldFormat.Number, <= 64) => Number(bits).ToString(CultureInfo.InvariantCulture),
        (FieldFormat.Hex, <= 64) => "0x" + Number(bits).ToString($"x{(bits + 3) / 4}", CultureInfo.InvariantCulture),
        (FieldFormat.Address, 32) => HostAddress.FromIPv4(Bytes(bits)).ToString(),
        (FieldFormat.Address, 128) => HostAddress.FromIPv6(Bytes(bits)).ToString(),
        (FieldFormat.Mac, 48) => Convert.ToHexStringLower(Bytes(bits)).Insert(10, ":").Insert(8, ":").Insert(6, ":").Insert(4, ":").Insert(2, ":"),
        _ => Hex(Bytes(bits)),
    };

    private ulong Number(int bits)
    {
        ulong value = 0;
        for (int bit = position; bit < position + bits; bit++)
        {
            value = (value << 1) | (uint)((header[bit / 8] >> (7 - (bit % 8))) & 1);
        }

        return value;
    }

    private ReadOnlySpan<byte> Bytes(int bits) => header.AsSpan(position / 8, (bits + 7) / 8);

    private static string Hex(ReadOnlySpan<byte> bytes) =>
        Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, MostBytesShown)]) + (bytes.Length > MostBytesShown ? "…" : "");
}
