using Earshot.Sdk.Packets;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Sdp;

/// <summary>
/// Reads a session description (RFC 8866) for the addresses at which its owner wants to receive media. Lines that are broken or
/// of no interest are passed over.
/// </summary>
internal static class SessionDescription
{
    /// <summary>More m= lines than any real session has.</summary>
    public const int MaxMedia = 16;

    /// <param name="body">The description.</param>
    /// <param name="media">What was found, at most <see cref="MaxMedia"/>.</param>
    /// <returns>How many m= lines in use had no literal address, such as a host name.</returns>
    public static int Parse(ReadOnlySpan<byte> body, List<MediaDescription> media)
    {
        HostAddress? session = null;
        MediaSection? section = null;
        int sections = 0;
        int unresolved = 0;
        while (TryReadLine(ref body, out byte type, out ReadOnlySpan<byte> value))
        {
            if (type == 'm')
            {
                unresolved += section?.Finish(session, media) ?? 0;
                section = sections++ < MaxMedia ? MediaSection.TryParse(value) : null;
            }
            else if (sections > 0)
            {
                section?.Add(type, value);
            }
            else if (type == 'c')
            {
                session = ParseConnection(value);
            }
        }

        return unresolved + (section?.Finish(session, media) ?? 0);
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
