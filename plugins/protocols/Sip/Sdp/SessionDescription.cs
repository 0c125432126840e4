using Earshot.Sdk.Packets;
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
    private readonly List<MediaSection> sections = [];

    /// <param name="body">The description.</param>
    /// <param name="media">What was found, at most <see cref="MaxMedia"/>, in the order of the m= lines.</param>
    public void Parse(ReadOnlySpan<byte> body, List<MediaDescription> media)
    {
        SessionSection session = new();
        sections.Clear();
        MediaSection? section = null;
        bool isSession = true;
        while (TryReadLine(ref body, out byte type, out ReadOnlySpan<byte> value))
        {
            if (type == 'm')
            {
                isSession = false;
                section?.Close();
                section = TryBegin(value);
                if (section is not null)
                {
                    sections.Add(section);
                }
            }
            else if (isSession)
            {
                session.Add(type, value);
            }
            else
            {
                section?.Add(type, value);
            }
        }

        section?.Close();
        foreach (MediaSection one in sections)
        {
            media.Add(one.Finish(session, session.BundleOf(one, sections)));
        }
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

    private MediaSection? TryBegin(ReadOnlySpan<byte> value)
    {
        if (sections.Count < MaxMedia)
        {
            return MediaSection.TryParse(value, formatLines, counters);
        }

        counters.Refused++;
        return null;
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
