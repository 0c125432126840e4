using Earshot.Sdk.Decoding;

namespace Earshot.Gtp;

/// <summary>
/// The chain of extension headers, each of which names the type of the next: TS 29.281, 5.2.1. The PDU Session Container is
/// TS 38.415, 5.5.2.
/// </summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - -+-+-+-+-+-+-+-+-+
/// | Length, 4n    |  Content, 4n - 2    | Next Extension |   0 = no more
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - -+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal static class ExtensionHeaders
{
    private const byte PduSessionContainer = 0x85;

    /// <summary>
    /// Moves <paramref name="offset"/> from the first extension header to behind the last one; where there are too few bytes,
    /// to where they would have to reach. Each has 4 bytes or more, so the datagram bounds their number.
    /// </summary>
    /// <returns><see cref="Defect.BadLength"/> for a header of length 0, which would not even hold its own length.</returns>
    public static Defect Skip(ReadOnlySpan<byte> bytes, ref int offset)
    {
        while (offset < bytes.Length)
        {
            int length = bytes[offset] * 4;
            if (length == 0)
            {
                return Defect.BadLength;
            }

            offset += length;
            if (offset > bytes.Length || bytes[offset - 1] == 0)
            {
                return Defect.None;
            }
        }

        offset++; // one more at least, which begins with its length
        return Defect.None;
    }

    /// <summary>Tells the headers.</summary>
    /// <param name="headers">What <see cref="Skip"/> skipped; empty where there are none.</param>
    /// <param name="type">Type of the first.</param>
    /// <param name="fields">Where they go.</param>
    public static void Describe(ReadOnlySpan<byte> headers, byte type, IHeaderFields fields)
    {
        while (!headers.IsEmpty)
        {
            int length = headers[0] * 4;
            fields.Add("extension header length", 8, meaning: "units of 4 bytes");
            DescribeContent(headers[1..(length - 1)], type, fields);
            type = headers[length - 1];
            fields.Add("next extension header type", 8, FieldFormat.Hex, Meaning(type));
            headers = headers[length..];
        }
    }

    /// <summary>TS 29.281, figure 5.2.1-3.</summary>
    public static string? Meaning(byte type) => type switch
    {
        0x00 => "no more extension headers",
        0x03 => "long PDCP PDU number, optional",
        0x20 => "service class indicator",
        0x40 => "UDP port",
        0x81 => "RAN container",
        0x82 => "long PDCP PDU number",
        0x83 => "Xw RAN container",
        0x84 => "NR RAN container",
        PduSessionContainer => "PDU session container",
        0xC0 => "PDCP PDU number",
        _ => null,
    };

    private static void DescribeContent(ReadOnlySpan<byte> content, byte type, IHeaderFields fields)
    {
        if (type != PduSessionContainer)
        {
            fields.Add("extension header content", content.Length * 8, FieldFormat.Bytes);
            return;
        }

        fields.Add("PDU type", 4, meaning: (content[0] >> 4) switch { 0 => "downlink", 1 => "uplink", _ => null });
        fields.Add("flags of the PDU type", 6, FieldFormat.Hex);
        fields.Add("QFI", 6, meaning: "QoS flow identifier");
        if (content.Length > 2)
        {
            fields.Add("further information", (content.Length - 2) * 8, FieldFormat.Bytes);
        }
    }
}
