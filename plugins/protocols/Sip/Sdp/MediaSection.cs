using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Sdp;

/// <summary>
/// One m= line and what belongs to it.
/// <code>
/// media-field = %s"m" "=" media SP port ["/" integer] SP proto 1*(SP fmt)     RFC 8866, 9
/// </code>
/// </summary>
internal struct MediaSection
{
    /// <summary>Bytes of an identification tag; real ones are short.</summary>
    public const int MaxMid = 32;

    private const int MaxProtocol = 32;
    private const int MaxSuite = 64;
    private const int MaxSuites = 8;

    /// <summary>RFC 8866, 5.14: "m=audio 49170/4" asks for four pairs of ports; hierarchical coding never needed more.</summary>
    private const int MaxPorts = 4;

    private readonly SdpCounters counters;
    private readonly MediaKind kind;
    private readonly ushort port;
    private readonly int ports;
    private readonly string protocol;
    private readonly bool isRtp;
    private readonly bool isUdptl;
    private readonly FormatLines formatLines;
    private LevelAttributes attributes;
    private MediaFormats? formats;
    private IceCandidates? candidates;
    private List<string>? suites;
    private HostAddress? connection;
    private bool hasConnection;
    private bool isBundleOnly;
    private bool rtcpMux;
    private int rtcpPort;
    private HostAddress? rtcpHost;
    private int? ptime;

    private MediaSection(
        MediaKind kind, ushort port, int ports, ReadOnlySpan<byte> protocol, FormatLines formatLines, SdpCounters counters)
    {
        this.kind = kind;
        this.port = port;
        this.ports = ports;
        this.counters = counters;
        this.formatLines = formatLines;
        this.protocol = protocol.SequenceEqual("RTP/AVP"u8) ? "RTP/AVP" : Lws.ToText(protocol, MaxProtocol) ?? "";
        isRtp = SdpText.IsRtp(protocol);
        isUdptl = SdpText.IsUdptl(protocol);
    }

    /// <summary>Identification tag (RFC 5888, 4), or null.</summary>
    public string? Mid { get; private set; }

    /// <summary>Port 0 refuses it (RFC 3264, 6), but for a line that only shares another's port.</summary>
    public readonly bool HasPort => port != 0;

    /// <param name="value">The line.</param>
    /// <param name="formatLines">Collects what it and the lines below say of formats, up to <see cref="Close"/>.</param>
    /// <param name="counters">Told what could not be used.</param>
    /// <param name="section">What it says so far.</param>
    /// <returns>False for a line that is broken.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, FormatLines formatLines, SdpCounters counters, out MediaSection section)
    {
        ReadOnlySpan<byte> media = SdpText.Word(ref value);
        ReadOnlySpan<byte> portRange = SdpText.Word(ref value);
        ReadOnlySpan<byte> protocol = SdpText.Word(ref value);
        int slash = portRange.IndexOf((byte)'/');
        int ports = 1;
        bool valid = SdpText.TryNumber(slash < 0 ? portRange : portRange[..slash], out int port)
            && (slash < 0 || SdpText.TryNumber(portRange[(slash + 1)..], out ports));
        if (!valid || port > ushort.MaxValue || ports < 1 || protocol.IsEmpty)
        {
            section = default;
            return false;
        }

        section = new MediaSection(KindOf(media), (ushort)port, Math.Min(ports, MaxPorts), protocol, formatLines, counters);
        formatLines.Add(section.isRtp ? FormatLines.PayloadTypes : FormatLines.Tokens, value);
        return true;
    }

    /// <summary>Takes a line below the m= line.</summary>
    public void Add(byte type, ReadOnlySpan<byte> value)
    {
        if (type == 'c' && !hasConnection)
        {
            hasConnection = true;
            connection = SessionDescription.ParseConnection(value);
        }
        else if (type == 'a')
        {
            ReadOnlySpan<byte> name = SdpText.AttributeName(ref value);
            if (!attributes.TryAdd(name, value))
            {
                AddAttribute(name, value);
            }
        }
    }

    /// <summary>There are no more lines.</summary>
    public void Close() => formats = formatLines.Take();

    /// <summary>All it says, after it was closed.</summary>
    /// <param name="session">What holds for all lines.</param>
    /// <param name="bundle">The line whose address it shares.</param>
    /// <param name="isBundled">It is in a bundle; else it shares none.</param>
    /// <param name="isReached">There is an address at which its media is expected.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="now">When it came.</param>
    public readonly MediaDescription Finish(
        in SessionSection session, in MediaSection bundle, bool isBundled, bool isReached, CallParty owner, Timestamp now)
    {
        HostAddress? host = HostIn(session);
        bool hasIce = candidates is { Any: true } || attributes.HasIce || session.Attributes.HasIce;
        if (IsFollowed(bundle, isBundled) && host is null && !isReached)
        {
            counters.Unresolved++;
        }

        MediaLine line = new()
        {
            By = owner,
            Time = now,
            Kind = kind,
            Address = host is { } known ? new TransportAddress(known, port) : default,
            Protocol = protocol,
            Flow = attributes.Flow ?? session.Attributes.Flow ?? MediaFlow.Sendrecv,
            Formats = formats!.Names,
            PayloadTypes = formats.PayloadTypes,
            PtimeMs = ptime,
            RtcpMux = rtcpMux,
            RtcpAddress = rtcpPort != 0 && (rtcpHost ?? host) is { } rtcp ? new TransportAddress(rtcp, (ushort)rtcpPort) : default,
            Bundle = isBundled ? Mid : null,
            Candidates = candidates?.Addresses ?? [],
            CryptoSuites = suites ?? (IReadOnlyList<string>)[],
            Fingerprint = FingerprintIn(session),
        };
        return new MediaDescription(line, IsInUse(bundle, isBundled), IsWithoutAddress: host is { IsUnspecified: true } && !hasIce);
    }

    /// <summary>Adds where its media is expected: its own addresses, and those of the line that it may share with others.</summary>
    public readonly void AddReceivers(in SessionSection session, in MediaSection bundle, bool isBundled, List<MediaReceiver> receivers)
    {
        if (!IsFollowed(bundle, isBundled))
        {
            return;
        }

        int first = receivers.Count;
        MediaSecurity security = SecurityIn(session);
        AddReceivers(this, session, security, receivers, first);
        if (isBundled)
        {
            AddReceivers(bundle, session, security, receivers, first);
        }
    }

    private readonly bool IsInUse(in MediaSection bundle, bool isBundled) => HasPort || (isBundleOnly && isBundled && bundle.HasPort);

    /// <summary>Its media is expected, as far as there is an address.</summary>
    private readonly bool IsFollowed(in MediaSection bundle, bool isBundled) => (isRtp || isUdptl) && IsInUse(bundle, isBundled);

    private static MediaKind KindOf(ReadOnlySpan<byte> media) => media.Length switch
    {
        5 when media.SequenceEqual("audio"u8) => MediaKind.Audio,
        5 when media.SequenceEqual("video"u8) => MediaKind.Video,
        5 when media.SequenceEqual("image"u8) => MediaKind.Image,
        _ => MediaKind.Other,
    };

    private static TransportAddress Next(TransportAddress address) => address with { Port = (ushort)(address.Port + 1) };

    private readonly HostAddress? HostIn(in SessionSection session) => hasConnection ? connection : session.Connection;

    private readonly string? FingerprintIn(in SessionSection session) => attributes.Fingerprint ?? session.Attributes.Fingerprint;

    private void AddAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("rtpmap"u8))
        {
            formatLines.Add(FormatLines.Map, value);
        }
        else if (name.SequenceEqual("fmtp"u8))
        {
            formatLines.Add(FormatLines.Parameters, value);
        }
        else if (name.SequenceEqual("candidate"u8))
        {
            candidates ??= new(counters);
            candidates.Add(value);
        }
        else if (name.SequenceEqual("crypto"u8))
        {
            AddCrypto(value);
        }
        else if (name.SequenceEqual("rtcp"u8))
        {
            AddRtcp(value);
        }
        else if (name.SequenceEqual("mid"u8))
        {
            Mid = Lws.ToText(value, MaxMid);
        }
        else if (name.SequenceEqual("ptime"u8))
        {
            ptime = SdpText.TryNumber(value, out int milliseconds) ? milliseconds : ptime;
        }
        else
        {
            rtcpMux |= name.SequenceEqual("rtcp-mux"u8);
            isBundleOnly |= name.SequenceEqual("bundle-only"u8);
        }
    }

    /// <summary><c>a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:...</c> (RFC 4568, 9.1): the suite; its key is not looked at.</summary>
    private void AddCrypto(ReadOnlySpan<byte> value)
    {
        SdpText.Word(ref value); // tag
        suites ??= [];
        if (suites.Count < MaxSuites && Lws.ToText(SdpText.Word(ref value), MaxSuite) is { } suite)
        {
            suites.Add(suite);
        }
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

    /// <summary>Of m= and c=, then of ICE. An unspecified address is none: hold, or a browser that has no candidate yet.</summary>
    private readonly void AddReceivers(
        in MediaSection section, in SessionSection session, MediaSecurity security, List<MediaReceiver> receivers, int first)
    {
        if (section.HostIn(session) is { IsUnspecified: false } host && section.HasPort)
        {
            for (int i = 0; i < section.ports && section.port + (2 * i) < ushort.MaxValue; i++)
            {
                TransportAddress address = new(host, (ushort)(section.port + (2 * i)));
                Add(address, i == 0 ? section.RtcpAddress(address) : Next(address), security, receivers, first);
            }
        }

        foreach (TransportAddress candidate in section.candidates?.Addresses ?? [])
        {
            Add(candidate, section.rtcpMux ? candidate : Next(candidate), security, receivers, first);
        }
    }

    private readonly void Add(
        TransportAddress address, TransportAddress rtcp, MediaSecurity security, List<MediaReceiver> receivers, int first)
    {
        for (int i = first; i < receivers.Count; i++)
        {
            if (receivers[i].Address == address)
            {
                return;
            }
        }

        receivers.Add(new MediaReceiver(kind, address, rtcp, security, formats!.Known));
    }

    /// <summary>RFC 5761, 5.1.1 before RFC 3605 before RFC 3550, 11: the same port, the one that is told, the next one.</summary>
    private readonly TransportAddress RtcpAddress(TransportAddress address)
    {
        if (rtcpMux)
        {
            return address;
        }

        return rtcpPort == 0 ? Next(address) : new TransportAddress(rtcpHost ?? address.Host, (ushort)rtcpPort);
    }

    /// <summary>
    /// Attributes decide whatever the profile is, for RTP/AVP with keys is SRTP as well (RFC 8643, 3). A secure profile
    /// without them has its keys from elsewhere.
    /// </summary>
    private readonly MediaSecurity SecurityIn(in SessionSection session)
    {
        if (protocol.Contains("/TLS/", StringComparison.Ordinal))
        {
            return MediaSecurity.Dtls;
        }

        if (suites is { Count: > 0 })
        {
            return MediaSecurity.Sdes;
        }

        if (FingerprintIn(session) is not null)
        {
            return MediaSecurity.Dtls;
        }

        return protocol.Contains("SAVP", StringComparison.Ordinal) ? MediaSecurity.Unknown : MediaSecurity.None;
    }
}
