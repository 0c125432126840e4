using System.Buffers.Binary;
using Earshot.Sdk.Packets;

namespace Earshot.AudioCodes;

/// <summary>How the extension is laid out; what is beyond a layout's length is not known.</summary>
internal enum AcdrLayout
{
    /// <summary>Nothing is known of it.</summary>
    Unknown,

    /// <summary>Source and destination address, source and destination port, IP protocol, direction: 14 bytes.</summary>
    BothSides,

    /// <summary>The remote side's address, IPv4 or IPv6, its port, the device's, type of service: 9 or 21 bytes.</summary>
    FromRemote,

    /// <inheritdoc cref="FromRemote"/>
    ToRemote,

    /// <summary>T.38 of old devices: an IPv4 address alone, then perhaps the UDP header: 4 or 12 bytes.</summary>
    T38,

    /// <summary>Both ports, both addresses, what is inside TLS: 13 bytes.</summary>
    Tls,

    /// <summary>Core and channel of a DSP: 2 bytes.</summary>
    Dsp,

    /// <summary>Event and its source: 2 bytes.</summary>
    Event,

    /// <summary>Number of a PSTN trace: 4 bytes.</summary>
    PstnTrace,
}

/// <summary>The header extension: its layout follows from media type, trace point and length.</summary>
internal readonly ref struct AcdrExtension
{
    public const int BothSidesLength = 14;
    public const int TlsLength = 13;

    /// <summary>Application inside TLS: SIP.</summary>
    public const byte TlsSip = 3;

    /// <summary>Application inside TLS: not told. Devices that know no application write this.</summary>
    public const byte TlsTcp = 6;

    private const int IPv4 = 4;
    private const int IPv6 = 16;
    private const int PortsAndTos = 5;

    private readonly ReadOnlySpan<byte> bytes;

    public AcdrExtension(in AcdrHeader header, ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        Layout = LayoutOf(header, bytes.Length);
        bool mayBeIPv6 = header.Minor == 3 || (header.Minor > 3 && (header.Flags & AcdrFlags.IPv6) != 0);
        RemoteLength = mayBeIPv6 && bytes.Length >= IPv6 + PortsAndTos ? IPv6 : IPv4;
    }

    public AcdrLayout Layout { get; }

    /// <summary>
    /// Length of the remote address. Descriptions of version 3 disagree on whether it needs the flag, and a device may set it
    /// beside an IPv4 address: there must be room for IPv6.
    /// </summary>
    public int RemoteLength { get; }

    /// <summary>Of <see cref="AcdrLayout.Tls"/>: what is inside.</summary>
    public byte TlsApplication => bytes[12];

    /// <summary>Who sent the packet to whom, as far as it is told.</summary>
    public Flow Flow => Layout switch
    {
        AcdrLayout.BothSides => new Flow(Address(0), Address(4), Port(8), Port(10), Transport(bytes[12])),
        AcdrLayout.Tls => new Flow(Address(4), Address(8), Port(0), Port(2), FlowProtocol.Tcp),
        // The device's own address is not told, and without it its port says nothing.
        AcdrLayout.FromRemote => new Flow(Remote, default, Port(RemoteLength), 0, FlowProtocol.Udp),
        AcdrLayout.ToRemote => new Flow(default, Remote, 0, Port(RemoteLength), FlowProtocol.Udp),
        _ => default,
    };

    private HostAddress Remote => RemoteLength == IPv6 ? HostAddress.FromIPv6(bytes) : Address(0);

    /// <summary>Whether a layout of exactly this length begins a packet of this header.</summary>
    public static bool IsWhole(in AcdrHeader header, int length) => LayoutOf(header, length) switch
    {
        AcdrLayout.BothSides => length == BothSidesLength,
        AcdrLayout.FromRemote or AcdrLayout.ToRemote => length is IPv4 + PortsAndTos or IPv6 + PortsAndTos,
        _ => false,
    };

    private static AcdrLayout LayoutOf(in AcdrHeader header, int length)
    {
        AcdrMediaType type = header.MediaType;
        byte point = header.TracePoint;
        bool isFrom = AcdrTracePoint.IsFromNetwork(point);
        if (AcdrTracePoint.IsInsideDsp(point))
        {
            return length >= 2 ? AcdrLayout.Dsp : AcdrLayout.Unknown;
        }

        if (type == AcdrMediaType.T38 && point is AcdrTracePoint.NetworkToDsp or AcdrTracePoint.DspToNetwork
            && (length == 4 || (length == 12 && (header.Flags & AcdrFlags.HeaderAdded) != 0)))
        {
            return AcdrLayout.T38;
        }

        return length switch
        {
            >= IPv4 + PortsAndTos when type.HasRemote() && isFrom => AcdrLayout.FromRemote,
            >= IPv4 + PortsAndTos when type.HasRemote() && AcdrTracePoint.IsToNetwork(point) => AcdrLayout.ToRemote,
            >= BothSidesLength when type.HasBothSides() && point == AcdrTracePoint.System => AcdrLayout.BothSides,
            >= TlsLength when type.IsTls() => AcdrLayout.Tls,
            >= 4 when type is AcdrMediaType.Cas or AcdrMediaType.NetBricks => AcdrLayout.PstnTrace,
            >= 2 when type == AcdrMediaType.Event => AcdrLayout.Event,
            >= 2 when type.HasDspChannel() => AcdrLayout.Dsp,
            _ => AcdrLayout.Unknown,
        };
    }

    /// <summary>An IANA number; what is neither UDP nor TCP, TLS too, is not told as one.</summary>
    private static FlowProtocol Transport(byte protocol) => (FlowProtocol)protocol switch
    {
        FlowProtocol.Udp => FlowProtocol.Udp,
        FlowProtocol.Tcp => FlowProtocol.Tcp,
        _ => FlowProtocol.Unknown,
    };

    private HostAddress Address(int at) => HostAddress.FromIPv4(bytes[at..]);

    private ushort Port(int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
