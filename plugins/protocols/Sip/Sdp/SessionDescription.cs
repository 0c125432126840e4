using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Sdp;

/// <summary>
/// Reads a session description (RFC 8866) for what its owner says of each medium. Lines that are broken or of no interest
/// are passed over.
/// </summary>
/// <param name="counters">Told what could not be used.</param>
internal sealed class SessionDescription(SdpCounters counters)
{
    /// <summary>More m= lines than any real session has.</summary>
    public const int MaxMedia = 16;

    private readonly FormatLines formatLines = new();
    private readonly MediaSection[] sections = new MediaSection[MaxMedia];
    private readonly List<MediaDescription> media = [];
    private readonly List<MediaReceiver> receivers = [];

    /// <summary>What was found last, at most <see cref="MaxMedia"/>, in the order of the m= lines.</summary>
    public IReadOnlyList<MediaDescription> Media => media;

    /// <summary>Where the media that was found last is expected, in the order of the m= lines.</summary>
    public IReadOnlyList<MediaReceiver> Receivers => receivers;

    /// <param name="body">The description.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="now">When it came.</param>
    public void Parse(ReadOnlySpan<byte> body, CallParty owner, Timestamp now)
    {
        SessionSection session = default;
        int count = 0;
        bool isSession = true;
        bool isOpen = false;
        while (TryReadLine(ref body, out byte type, out ReadOnlySpan<byte> value))
        {
            if (type == 'm')
            {
                isSession = false;
                CloseIf(isOpen, count);
                isOpen = TryBegin(value, count);
                count += isOpen ? 1 : 0;
            }
            else if (isSession)
            {
                session.Add(type, value);
            }
            else if (isOpen)
            {
                sections[count - 1].Add(type, value);
            }
        }

        CloseIf(isOpen, count);
        Finish(session, sections.AsSpan(0, count), owner, now);
    }

    /// <summary><c>c=IN IP4 224.2.36.42/127</c> (RFC 8866, 5.7); TTL and number of addresses are of no interest.</summary>
    public static HostAddress? ParseConnection(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> network = SdpText.Word(ref value);
        ReadOnlySpan<byte> family = SdpText.Word(ref value);
        ReadOnlySpan<byte> address = SdpText.Word(ref value);
        int slash = address.IndexOf((byte)'/');
        address = slash < 0 ? address : address[..slash];
        bool isInternet = network.SequenceEqual("IN"u8) && !family.IsEmpty;
        return isInternet && HostAddress.TryParse(address, out HostAddress host) ? host : null;
    }

    private bool TryBegin(ReadOnlySpan<byte> value, int count)
    {
        if (count < MaxMedia)
        {
            return MediaSection.TryParse(value, formatLines, counters, out sections[count]);
        }

        counters.Refused++;
        return false;
    }

    private void CloseIf(bool isOpen, int count)
    {
        if (isOpen)
        {
            sections[count - 1].Close();
        }
    }

    private void Finish(in SessionSection session, ReadOnlySpan<MediaSection> found, CallParty owner, Timestamp now)
    {
        media.Clear();
        receivers.Clear();
        for (int i = 0; i < found.Length; i++)
        {
            int bundle = session.BundleOf(i, found);
            bool isBundled = bundle >= 0;
            int known = receivers.Count;
            found[i].AddReceivers(session, found[isBundled ? bundle : i], isBundled, receivers);
            media.Add(found[i].Finish(session, found[isBundled ? bundle : i], isBundled, receivers.Count > known, owner, now));
        }
    }

    private static bool TryReadLine(ref ReadOnlySpan<byte> text, out byte type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        while (!text.IsEmpty)
        {
            // RFC 8866, 5: "Each line ends with CRLF, although parsers should be tolerant and also accept LF".
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (line.Length > 2 && line[1] == '=')
            {
                type = line[0];
                value = Lws.Trim(line[2..]);
                return true;
            }
        }

        return false;
    }
}
