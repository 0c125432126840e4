namespace Earshot.Sdk.Decoding;

/// <summary>
/// Takes a header's fields in the order of the wire, for <c>earshot explain</c>. The values are read from the header itself.
/// </summary>
public interface IHeaderFields
{
    /// <summary>The next field.</summary>
    /// <param name="name">Its name in the specification; "reserved" for bits that have none.</param>
    /// <param name="bits">Its width in bits, at least 1. Fields follow one another without a gap.</param>
    /// <param name="format">How its value is shown.</param>
    /// <param name="meaning">What this value means, in a few words; null where the number says it all.</param>
    void Add(string name, int bits, FieldFormat format = FieldFormat.Number, string? meaning = null);
}

/// <summary>How the value of a header field is shown.</summary>
public enum FieldFormat
{
    /// <summary>An unsigned decimal number of up to 64 bits.</summary>
    Number,

    /// <summary>A hexadecimal number of up to 64 bits.</summary>
    Hex,

    /// <summary>An IPv4 address of 32 bits or an IPv6 address of 128 bits.</summary>
    Address,

    /// <summary>An IEEE 802 address of 48 bits.</summary>
    Mac,

    /// <summary>Whole bytes in hexadecimal, of any number.</summary>
    Bytes,
}
