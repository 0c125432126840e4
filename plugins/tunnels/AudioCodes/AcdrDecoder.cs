using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.AudioCodes;

/// <summary>
/// AudioCodes debug recording: what a gateway or session border controller sends of its own SIP, RTP and RTCP. There is no
/// public specification; the vendor's dissector is the nearest to one:
/// https://gitlab.com/wireshark/wireshark/-/blob/master/epan/dissectors/packet-acdr.c
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | 0     | Minor |   Timestamp, µs (minor 4 and above: 4 bytes, then
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     sequence number, 2; below: 6 bytes)         |  Source Id
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   (2; 4 in minor 9)     |   Destination Id, as long    |  Flags  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Trace Point  |  Media Type   |  Extension    | Session Id: none below minor 5;
/// |               |               |  Length       | number (4) in 5 and 6; board (3),
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ resets (1), number (4; 5 from 8)
/// |   Extension, MII Header (4) if that flag is set, Payload      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class AcdrDecoder : ILayerDecoder
{
    private const uint StunMagicCookie = 0x2112A442;

    /// <summary>RFC 3550, 6.4.2: RTCP without report blocks.</summary>
    private const int SmallestMedia = 8;

    private const AcdrFlags Unreadable = AcdrFlags.Fragmented | AcdrFlags.Encrypted | AcdrFlags.Interception;

    public string Name => "acdr";

    /// <remarks>
    /// None: source and destination id are channels and sessions are calls, one tunnel each; the board is part of the session,
    /// and packets outside of any have none, though the device counts them with the others.
    /// </remarks>
    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (bytes.IsEmpty)
        {
            return DecodeResult.Short(layer, 1);
        }

        if (bytes[0] >> 4 != 0 || IsStun(bytes))
        {
            return DecodeResult.NotMine; // RTP, DTLS and text begin with a higher number.
        }

        if (bytes[0] > AcdrHeader.LastMinor)
        {
            return DecodeResult.Malformed(Defect.BadVersion);
        }

        int length = AcdrHeader.LengthOf(bytes[0]);
        if (bytes.Length < length)
        {
            return DecodeResult.Short(layer, length);
        }

        AcdrHeader header = new(bytes);
        return header.TracePoint > AcdrTracePoint.Last || header.MediaType > AcdrMediaType.Dtls
            ? DecodeResult.NotMine // Other programs use port 925 as well.
            : Decode(layer, header, length);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields) => AcdrDescription.Add(header, fields);

    private static DecodeResult Decode(in Layer layer, in AcdrHeader header, int length)
    {
        int extensionLength = ExtensionLength(header, layer.Bytes, length);
        int offset = length + extensionLength + (header.HasMii ? AcdrHeader.MiiLength : 0);
        if (layer.Bytes.Length < offset)
        {
            return DecodeResult.Short(layer, offset);
        }

        ReadOnlySpan<byte> payload = layer.Bytes[offset..];
        AcdrMediaType type = header.MediaType;
        bool isPacket = IsPacket(header, payload, layer.WireLength - offset);
        bool isOfInterest = isPacket || type == AcdrMediaType.Sip || type.IsMedia() || type.IsTls();
        if (type == AcdrMediaType.Fragment || (isOfInterest && (header.Flags & Unreadable) != 0))
        {
            return WithNumber(DecodeResult.Malformed(Defect.Unsupported), header);
        }

        if (isPacket)
        {
            return WithNumber(DecodeResult.Inner(LayerKey.Ip, offset), header);
        }

        AcdrExtension extension = new(header, layer.Bytes.Slice(length, extensionLength));
        layer.Flow.Flow = extension.Flow;
        layer.Flow.Content = AcdrPayload.ContentOf(header, extension, payload);
        return WithNumber(DecodeResult.Flow(offset), header);
    }

    /// <summary>A device counts all that it sends, whatever it is and whether anybody can read it.</summary>
    private static DecodeResult WithNumber(DecodeResult result, in AcdrHeader header) =>
        header.HasSequence ? result.WithSequence(header.Sequence, bits: 16) : result;

    /// <summary>RFC 8489, 5: on a port that carries media there is STUN, which begins like minor version 0 or 1.</summary>
    private static bool IsStun(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) == StunMagicCookie;

    /// <summary>
    /// Up to version 4 the payload is right behind the header, whatever its offset says, unless that leaves room for just the
    /// addresses and what comes then is what the media type promises.
    /// </summary>
    private static int ExtensionLength(in AcdrHeader header, ReadOnlySpan<byte> bytes, int length)
    {
        if (header.Minor >= 5)
        {
            return header.PayloadOffset;
        }

        if (header.PayloadOffset <= length || header.PayloadOffset >= bytes.Length)
        {
            return 0;
        }

        int extension = header.PayloadOffset - length;
        ReadOnlySpan<byte> payload = bytes[header.PayloadOffset..];
        bool isPayload = header.MediaType.IsMedia()
            ? payload.Length >= SmallestMedia && AcdrPayload.LooksLikeMedia(payload)
            : AcdrPayload.LooksLikeText(payload);
        return isPayload && AcdrExtension.IsWhole(header, extension) ? extension : 0;
    }

    /// <summary>
    /// The flag says that an IP header comes first. SIP is looked at instead: there are devices that record the packet
    /// without the flag.
    /// </summary>
    private static bool IsPacket(in AcdrHeader header, ReadOnlySpan<byte> payload, int wireLength)
    {
        if (header.MediaType == AcdrMediaType.Sip)
        {
            return AcdrPayload.LooksLikePacket(payload, wireLength);
        }

        return (header.Flags & AcdrFlags.HeaderAdded) != 0
            && header.MediaType.MayHaveIpHeader()
            && (payload.IsEmpty || payload[0] >> 4 is 4 or 6);
    }
}
