using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Geneve;

/// <summary>The options behind the base header. https://www.rfc-editor.org/rfc/rfc8926#section-3.5</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          Option Class         |C|    Type     |R R R| Length  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |            Data, Length units of 4 bytes                      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal static class TunnelOptions
{
    private const int HeaderLength = 4;
    private const int LengthMask = 0x1F;

    /// <summary>RFC 8926, 3.5: options that do not add up to the option length of the base header make the packet invalid.</summary>
    /// <param name="options">Whole units of 4 bytes.</param>
    public static bool AreWhole(ReadOnlySpan<byte> options)
    {
        int offset = 0;
        while (offset < options.Length)
        {
            offset += HeaderLength + DataLength(options[offset..]);
        }

        return offset == options.Length;
    }

    /// <summary>Tells options that <see cref="AreWhole"/> found whole.</summary>
    public static void Describe(ReadOnlySpan<byte> options, IHeaderFields fields)
    {
        int offset = 0;
        while (offset < options.Length)
        {
            int dataLength = DataLength(options[offset..]);
            fields.Add("option class", 16, FieldFormat.Hex, Owner(BinaryPrimitives.ReadUInt16BigEndian(options[offset..])));
            fields.Add("critical option (C)", 1, meaning: "1 = an endpoint that does not know it drops the packet");
            fields.Add("option type", 7, FieldFormat.Hex);
            fields.Add("reserved", 3);
            fields.Add("option data length", 5, meaning: "units of 4 bytes");
            if (dataLength > 0)
            {
                fields.Add("option data", dataLength * 8, FieldFormat.Bytes);
            }

            offset += HeaderLength + dataLength;
        }
    }

    private static int DataLength(ReadOnlySpan<byte> option) => (option[3] & LengthMask) * 4;

    /// <summary>https://www.iana.org/assignments/nvo3, "Geneve Option Class"; RFC 8926, 7.</summary>
    private static string? Owner(ushort optionClass) => optionClass switch
    {
        <= 0x00FF => "IETF",
        0x0100 => "Linux",
        0x0101 => "Open vSwitch",
        0x0102 => "Open Virtual Networking",
        0x0103 => "In-band Network Telemetry",
        0x0104 => "VMware",
        0x0105 or (>= 0x0108 and <= 0x0110) => "Amazon",
        >= 0x0132 and <= 0x0135 => "Google",
        >= 0xFFF0 => "experimental",
        _ => null,
    };
}
