using Earshot.Sdk.Decoding;

namespace Earshot.AudioCodes;

/// <summary>Tells a header field by field.</summary>
internal static class AcdrDescription
{
    private static readonly string[] Applications =
        ["unknown", "HTTP", "TR-069", "SIP", "LDAP", "XML", "any, over TCP", "Telnet", "FTP", "TPNCP"];

    /// <param name="bytes">All that comes before the payload.</param>
    /// <param name="fields">Where they go.</param>
    public static void Add(ReadOnlySpan<byte> bytes, IHeaderFields fields)
    {
        AcdrHeader header = new(bytes);
        AddBase(header, fields);
        int length = AcdrHeader.LengthOf(header.Minor);
        int extensionLength = bytes.Length - length - (header.HasMii ? AcdrHeader.MiiLength : 0);
        if (extensionLength > 0)
        {
            AddExtension(header, bytes.Slice(length, extensionLength), fields);
        }

        if (header.HasMii)
        {
            fields.Add("MII: sequence number", 16);
            fields.Add("MII: packet size", 16);
        }
    }

    private static void AddBase(in AcdrHeader header, IHeaderFields fields)
    {
        fields.Add("major version", 4);
        fields.Add("minor version", 4);
        fields.Add("timestamp", header.TimestampLength * 8, meaning: "µs by the device's clock; the frame's time counts");
        if (header.HasSequence)
        {
            fields.Add("sequence number", 16);
        }

        fields.Add("source id", header.IdLength * 8, meaning: "channel of the device");
        fields.Add("destination id", header.IdLength * 8, meaning: "channel of the device");
        AddFlags(header, fields);
        fields.Add("trace point", 8, meaning: AcdrTracePoint.Name(header.TracePoint));
        fields.Add("media type", 8, meaning: header.MediaType.Name());
        if (header.Minor < 5)
        {
            fields.Add("payload offset", 8);
            return;
        }

        fields.Add("extension length", 8);
        if (header.HasBoard)
        {
            fields.Add("session id: board", 24, FieldFormat.Hex);
            fields.Add("session id: resets", 8, meaning: "how often the board has started");
        }

        fields.Add("session id: number", (header.SessionLength - (header.HasBoard ? 4 : 0)) * 8, meaning: "of the call");
    }

    private static void AddFlags(in AcdrHeader header, IHeaderFields fields)
    {
        if (header.HasFiller)
        {
            fields.Add("flags", 8, FieldFormat.Hex, "old filler: none is set");
            return;
        }

        fields.Add("reserved", 1);
        AddFlag(header, AcdrFlags.Interception, "lawful interception", "X2 or X3 header before the payload", fields);
        AddFlag(header, AcdrFlags.Mtce, "MTCE", "from a media transcoding cluster element", fields);
        AddFlag(header, AcdrFlags.Encrypted, "encrypted", "the payload cannot be read", fields);
        string added = header.MediaType.MayHaveIpHeader() ? "the payload begins with its IP header" : "its UDP header is here too";
        AddFlag(header, AcdrFlags.HeaderAdded, "header added", added, fields);
        AddFlag(header, AcdrFlags.Fragmented, "fragmented", "the rest is in the messages that follow", fields);
        AddFlag(header, AcdrFlags.IPv6, "IPv6", "the extension's address is IPv6", fields);
        AddFlag(header, AcdrFlags.Mii, "MII", header.HasMii ? "its header precedes the payload" : "not in this version", fields);
    }

    private static void AddFlag(in AcdrHeader header, AcdrFlags flag, string name, string meaning, IHeaderFields fields) =>
        fields.Add(name, 1, meaning: (header.Flags & flag) != 0 ? meaning : null);

    private static void AddExtension(in AcdrHeader header, ReadOnlySpan<byte> bytes, IHeaderFields fields)
    {
        AcdrExtension extension = new(header, bytes);
        int known = AddLayout(header, extension, bytes, fields);
        if (bytes.Length > known)
        {
            fields.Add("extension, not known", (bytes.Length - known) * 8, FieldFormat.Bytes);
        }
    }

    /// <returns>How many bytes it tells.</returns>
    private static int AddLayout(in AcdrHeader header, in AcdrExtension extension, ReadOnlySpan<byte> bytes, IHeaderFields fields)
    {
        switch (extension.Layout)
        {
            case AcdrLayout.BothSides:
                fields.Add("source address", 32, FieldFormat.Address);
                fields.Add("destination address", 32, FieldFormat.Address);
                fields.Add("source port", 16);
                fields.Add("destination port", 16);
                fields.Add("IP protocol", 8, meaning: bytes[12] switch { 6 => "TCP", 17 => "UDP", _ => null });
                fields.Add("direction", 8, meaning: bytes[13] switch { 0 => "to the device", 1 => "from the device", _ => null });
                return AcdrExtension.BothSidesLength;
            case AcdrLayout.FromRemote:
                return AddRemote("source", "destination", header, extension, bytes, fields);
            case AcdrLayout.ToRemote:
                return AddRemote("destination", "source", header, extension, bytes, fields);
            case AcdrLayout.T38:
                return AddT38(header, bytes, fields);
            case AcdrLayout.Tls:
                fields.Add("source port", 16);
                fields.Add("destination port", 16);
                fields.Add("source address", 32, FieldFormat.Address);
                fields.Add("destination address", 32, FieldFormat.Address);
                byte application = extension.TlsApplication;
                fields.Add("application", 8, meaning: application < Applications.Length ? Applications[application] : null);
                return AcdrExtension.TlsLength;
            case AcdrLayout.Dsp:
                fields.Add("core", 8, meaning: "of the DSP");
                fields.Add("channel", 8, meaning: "of the DSP");
                return 2;
            case AcdrLayout.Event:
                fields.Add("event", 8);
                fields.Add("event source", 8);
                return 2;
            case AcdrLayout.PstnTrace:
                fields.Add("PSTN trace number", 32);
                return 4;
            default:
                return 0;
        }
    }

    private static int AddRemote(
        string remote,
        string device,
        in AcdrHeader header,
        in AcdrExtension extension,
        ReadOnlySpan<byte> bytes,
        IHeaderFields fields)
    {
        const int c5Length = 10;
        fields.Add($"{remote} address", extension.RemoteLength * 8, FieldFormat.Address, "the remote side");
        fields.Add($"{remote} port", 16);
        fields.Add($"{device} port", 16, meaning: "the device, whose address is not told");
        fields.Add("type of service", 8, FieldFormat.Hex);
        int length = extension.RemoteLength + 5;
        if (header.TracePoint != AcdrTracePoint.NetworkToDsp || bytes.Length != c5Length)
        {
            return length;
        }

        fields.Add("C5 control flags", 8, FieldFormat.Hex);
        return c5Length;
    }

    private static int AddT38(in AcdrHeader header, ReadOnlySpan<byte> bytes, IHeaderFields fields)
    {
        bool isFromNetwork = AcdrTracePoint.IsFromNetwork(header.TracePoint);
        fields.Add(isFromNetwork ? "source address" : "destination address", 32, FieldFormat.Address, "the remote side");
        if (bytes.Length > 4)
        {
            fields.Add("UDP: source port", 16);
            fields.Add("UDP: destination port", 16);
            fields.Add("UDP: length", 16);
            fields.Add("UDP: checksum", 16, FieldFormat.Hex);
        }

        return bytes.Length;
    }
}
