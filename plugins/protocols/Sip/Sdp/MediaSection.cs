using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Sdp;

/// <summary>
/// One m= line and what belongs to it.
/// <code>
/// media-field = %s"m" "=" media SP port ["/" integer] SP proto 1*(SP fmt)     RFC 8866, 9
/// </code>
/// </summary>
internal sealed class MediaSection
{
    private const int MaxFormats = 64;

    /// <summary>RFC 8866, 5.14: "m=audio 49170/4" asks for four pairs of ports; hierarchical coding never needed more.</summary>
    private const int MaxPorts = 4;

    private readonly MediaKind kind;
    private readonly ushort port;
    private readonly int ports;
    private readonly List<byte> payloadTypes = [];
    private readonly List<MediaFormat> mapped = [];
    private HostAddress? connection;
    private bool hasConnection;
    private bool rtcpMux;
    private int rtcpPort;
    private HostAddress? rtcpHost;

    private MediaSection(MediaKind kind, ushort port, int ports)
    {
        this.kind = kind;
        this.port = port;
        this.ports = ports;
    }

    /// <returns>Null for a line that is broken, not in use (port 0: RFC 3264, 5.1), or not for media over UDP.</returns>
    public static MediaSection? TryParse(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> media = SdpText.Word(ref value);
        ReadOnlySpan<byte> portRange = SdpText.Word(ref value);
        ReadOnlySpan<byte> protocol = SdpText.Word(ref value);
        int slash = portRange.IndexOf((byte)'/');
        int ports = 1;
        bool valid = SdpText.TryNumber(slash < 0 ? portRange : portRange[..slash], out int port)
            && (slash < 0 || SdpText.TryNumber(portRange[(slash + 1)..], out ports));
        if (!valid || port is < 1 or > ushort.MaxValue || ports < 1 || !CarriesMedia(protocol))
        {
            return null;
        }

        MediaSection section = new(KindOf(media), (ushort)port, Math.Min(ports, MaxPorts));
        while (section.payloadTypes.Count < MaxFormats)
        {
            ReadOnlySpan<byte> format = SdpText.Word(ref value);
            if (format.IsEmpty)
            {
                break;
            }

            if (SdpText.TryNumber(format, out int payloadType) && payloadType <= 127)
            {
                section.payloadTypes.Add((byte)payloadType);
            }
        }

        return section;
    }

    /// <summary>Takes a line below the m= line.</summary>
    public void Add(byte type, ReadOnlySpan<byte> value)
    {
        if (type == 'c' && !hasConnection)
        {
            hasConnection = true;
            connection = SessionDescription.ParseConnection(value);
        }
        else if (type == 'a' && value.StartsWith("rtpmap:"u8))
        {
            AddMap(value[7..]);
        }
        else if (type == 'a' && value.SequenceEqual("rtcp-mux"u8))
        {
            rtcpMux = true;
        }
        else if (type == 'a' && value.StartsWith("rtcp:"u8))
        {
            AddRtcp(value[5..]);
        }
    }

    /// <summary>Adds the media it describes to the list.</summary>
    /// <param name="session">The address of the session, used without one of its own.</param>
    /// <param name="media">The list.</param>
    /// <returns>1 when there is no literal address.</returns>
    public int Finish(HostAddress? session, List<MediaDescription> media)
    {
        if ((hasConnection ? connection : session) is not { } host)
        {
            return 1;
        }

        // An unspecified address is hold in the manner of RFC 2543, or a browser that has no candidate yet.
        if (host.IsUnspecified)
        {
            return 0;
        }

        MediaFormat[] formats = Formats();
        for (int i = 0; i < ports && port + (2 * i) < ushort.MaxValue && media.Count < SessionDescription.MaxMedia; i++)
        {
            TransportAddress address = new(host, (ushort)(port + (2 * i)));
            media.Add(new MediaDescription(kind, address, i == 0 ? RtcpAddress(address) : Next(address), formats));
        }

        return 0;
    }

    /// <summary>RTP of any profile (RFC 4566, 8.2.2: "RTP/AVP", "UDP/TLS/RTP/SAVPF"), and T.38 over UDPTL.</summary>
    private static bool CarriesMedia(ReadOnlySpan<byte> protocol) =>
        (protocol.IndexOf("RTP/"u8) >= 0 && !protocol.StartsWith("TCP"u8)) || Ascii.EqualsIgnoreCase(protocol, "udptl"u8);

    private static MediaKind KindOf(ReadOnlySpan<byte> media) => media.Length switch
    {
        5 when media.SequenceEqual("audio"u8) => MediaKind.Audio,
        5 when media.SequenceEqual("video"u8) => MediaKind.Video,
        5 when media.SequenceEqual("image"u8) => MediaKind.Image,
        _ => MediaKind.Other,
    };

    private static TransportAddress Next(TransportAddress address) => address with { Port = (ushort)(address.Port + 1) };

    /// <summary>RFC 5761, 5.1.1 before RFC 3605 before RFC 3550, 11: the same port, the one that is told, the next one.</summary>
    private TransportAddress RtcpAddress(TransportAddress address)
    {
        if (rtcpMux)
        {
            return address;
        }

        return rtcpPort == 0 ? Next(address) : new TransportAddress(rtcpHost ?? address.Host, (ushort)rtcpPort);
    }

    /// <summary><c>a=rtcp:53020 IN IP4 126.16.64.4</c>, the address optional (RFC 3605, 2.1).</summary>
    private void AddRtcp(ReadOnlySpan<byte> value)
    {
        if (SdpText.TryNumber(SdpText.Word(ref value), out int told) && told is >= 1 and <= ushort.MaxValue)
        {
            rtcpPort = told;
            rtcpHost = SessionDescription.ParseConnection(value) is { IsUnspecified: false } host ? host : null;
        }
    }

    /// <summary><c>a=rtpmap:96 opus/48000/2</c> (RFC 8866, 6.6)</summary>
    private void AddMap(ReadOnlySpan<byte> value)
    {
        bool isType = SdpText.TryNumber(SdpText.Word(ref value), out int payloadType) && payloadType <= 127;
        ReadOnlySpan<byte> encoding = SdpText.Word(ref value);
        int slash = encoding.IndexOf((byte)'/');
        if (!isType || slash <= 0 || mapped.Count >= MaxFormats)
        {
            return;
        }

        ReadOnlySpan<byte> rate = encoding[(slash + 1)..];
        int channels = rate.IndexOf((byte)'/');
        if (SdpText.TryNumber(channels < 0 ? rate : rate[..channels], out int clockRate)
            && clockRate > 0
            && Lws.ToText(encoding[..slash], 64) is { } name)
        {
            mapped.Add(new MediaFormat((byte)payloadType, name, clockRate));
        }
    }

    /// <summary>What a=rtpmap says comes before what RFC 3551 says; a dynamic type without either is left out.</summary>
    private MediaFormat[] Formats()
    {
        List<MediaFormat> formats = new(payloadTypes.Count);
        foreach (byte payloadType in payloadTypes)
        {
            int index = mapped.FindIndex(format => format.PayloadType == payloadType);
            MediaFormat? format = index >= 0 ? mapped[index] : StaticPayloadTypes.Find(payloadType);
            if (format is { } known)
            {
                formats.Add(known);
            }
        }

        return [.. formats];
    }
}
