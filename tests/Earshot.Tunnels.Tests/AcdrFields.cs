using System.Globalization;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Tunnels.Tests;

/// <summary>What the description of an ACDR header says, in the order in which the tests keep tshark's answers.</summary>
internal sealed class AcdrFields(byte[] header) : IHeaderFields
{
    private static readonly (string Shown, string Field)[] Names =
    [
        ("offset", "payload offset"), ("length", "extension length"), ("board", "session id: board"),
        ("resets", "session id: resets"), ("session", "session id: number"), ("src", "source address"), ("sport", "source port"),
        ("dst", "destination address"), ("dport", "destination port"), ("protocol", "IP protocol"), ("direction", "direction"),
        ("tos", "type of service"), ("c5", "C5 control flags"), ("application", "application"), ("core", "core"),
        ("channel", "channel"), ("event", "event"), ("eventsource", "event source"), ("pstn", "PSTN trace number"),
        ("miiseq", "MII: sequence number"), ("miisize", "MII: packet size"),
    ];

    private readonly Dictionary<string, string> values = [];
    private int bit;

    public static string Of(ILayerDecoder decoder, LayerKey key, byte[] packet)
    {
        byte[] header = packet[..decoder.Decode(key, packet).Offset];
        AcdrFields fields = new(header);
        decoder.Describe(header, key, fields);
        fields.values.Should().Contain("timestamp", "305419896").And.Contain("source id", "1").And.Contain("destination id", "2");
        fields.values.GetValueOrDefault("sequence number", "7").Should().Be("7");
        fields.values.ContainsKey("sequence number").Should().Be(packet[0] >= 4);
        int flags = packet[0] >= 9 ? 15 : 11;
        IEnumerable<string> shown = Names.Where(name => fields.values.ContainsKey(name.Field))
            .Select(name => $"{name.Shown}={fields.values[name.Field]}");
        string first = $"ver=0x{packet[0]:x2} flags=0x{packet[flags]:x2} "
            + $"point={fields.values["trace point"]} type={fields.values["media type"]}";
        return string.Join(' ', [first, .. shown]);
    }

    public void Add(string name, int bits, FieldFormat format = FieldFormat.Number, string? meaning = null)
    {
        bool isHex = name is "session id: board" or "C5 control flags";
        values[name] = format == FieldFormat.Address ? Address(bits) : Number(bits, isHex);
        bit += bits;
    }

    private string Address(int bits) => bits == 32
        ? HostAddress.FromIPv4(header.AsSpan(bit / 8)).ToString()
        : HostAddress.FromIPv6(header.AsSpan(bit / 8)).ToString();

    /// <remarks>tshark shows two of the fields in hexadecimal, with all their digits.</remarks>
    private string Number(int bits, bool isHex)
    {
        ulong value = 0;
        for (int at = bit; at < bit + bits; at++)
        {
            value = (value << 1) | (uint)((header[at / 8] >> (7 - (at % 8))) & 1);
        }

        string text = value.ToString(isHex ? $"x{bits / 4}" : "d", CultureInfo.InvariantCulture);
        return isHex ? $"0x{text}" : text;
    }
}
