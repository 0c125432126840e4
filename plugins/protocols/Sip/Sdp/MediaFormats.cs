using System.Globalization;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Sdp;

/// <summary>The formats of an m= line, explained. Descriptions share it, for most offer the same formats.</summary>
/// <param name="Known">Payload types whose encoding is known, in the order of preference.</param>
/// <param name="Names">All: "opus/48000", the number of a type that nothing explains, "t38".</param>
/// <param name="PayloadTypes">Of each of them, where they are of RTP.</param>
internal sealed record MediaFormats(MediaFormat[] Known, string[] Names, int[] PayloadTypes)
{
    private const int MaxFormats = 64;
    private const int MaxName = 64;

    /// <summary>Parameter sets of video in base64 are cut here; all that is read of parameters is shorter.</summary>
    private const int MaxParameters = 256;

    /// <summary>Explains formats by what a=rtpmap and a=fmtp say of them (RFC 8866, 5.14, 6.6 and 6.15).</summary>
    /// <param name="lines">As <see cref="FormatLines"/> collects them.</param>
    public static MediaFormats Parse(ReadOnlySpan<byte> lines)
    {
        List<(byte? PayloadType, string? Token)> listed = [];
        List<MediaFormat> mapped = [];
        List<(byte PayloadType, string Value)> parameters = [];
        foreach (Range range in lines.Split(FormatLines.End))
        {
            ReadOnlySpan<byte> line = lines[range];
            switch (line.IsEmpty ? 0 : line[0])
            {
                case FormatLines.PayloadTypes:
                    ListPayloadTypes(line[1..], listed);
                    break;
                case FormatLines.Tokens:
                    ListTokens(line[1..], listed);
                    break;
                case FormatLines.Map when mapped.Count < MaxFormats && ParseMap(line[1..]) is { } format:
                    mapped.Add(format);
                    break;
                case FormatLines.Parameters when parameters.Count < MaxFormats && ParseParameters(line[1..]) is { } said:
                    parameters.Add(said);
                    break;
            }
        }

        return Explain(listed, mapped, parameters);
    }

    /// <summary>What a=rtpmap says comes before what RFC 3551 says; a dynamic type without either has no encoding.</summary>
    private static MediaFormats Explain(
        List<(byte? PayloadType, string? Token)> listed, List<MediaFormat> mapped, List<(byte PayloadType, string Value)> parameters)
    {
        List<MediaFormat> known = [];
        string[] names = new string[listed.Count];
        for (int i = 0; i < names.Length; i++)
        {
            if (listed[i].PayloadType is not { } type)
            {
                names[i] = listed[i].Token!;
                continue;
            }

            int map = mapped.FindIndex(format => format.PayloadType == type);
            MediaFormat? found = map >= 0 ? mapped[map] : StaticPayloadTypes.Find(type);
            names[i] = found is { } named
                ? string.Create(CultureInfo.InvariantCulture, $"{named.Encoding}/{named.ClockRate}")
                : type.ToString(CultureInfo.InvariantCulture);
            if (found is { } format)
            {
                known.Add(format with { Parameters = parameters.Find(entry => entry.PayloadType == type).Value });
            }
        }

        int[] payloadTypes = [.. listed.Where(format => format.PayloadType is not null).Select(format => (int)format.PayloadType!)];
        return new MediaFormats([.. known], names, payloadTypes);
    }

    private static void ListPayloadTypes(ReadOnlySpan<byte> formats, List<(byte? PayloadType, string? Token)> listed)
    {
        while (listed.Count < MaxFormats && SdpText.Word(ref formats) is { IsEmpty: false } word)
        {
            if (TryPayloadType(word, out byte payloadType))
            {
                listed.Add((payloadType, null));
            }
        }
    }

    private static void ListTokens(ReadOnlySpan<byte> formats, List<(byte? PayloadType, string? Token)> listed)
    {
        while (listed.Count < MaxFormats && SdpText.Word(ref formats) is { IsEmpty: false } word)
        {
            listed.Add((null, Lws.ToText(word, MaxName)));
        }
    }

    /// <summary><c>a=rtpmap:96 opus/48000/2</c> (RFC 8866, 6.6)</summary>
    private static MediaFormat? ParseMap(ReadOnlySpan<byte> value)
    {
        bool isType = TryPayloadType(SdpText.Word(ref value), out byte payloadType);
        ReadOnlySpan<byte> encoding = SdpText.Word(ref value);
        int slash = encoding.IndexOf((byte)'/');
        if (!isType || slash <= 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rate = encoding[(slash + 1)..];
        int channels = rate.IndexOf((byte)'/');
        bool isRate = SdpText.TryNumber(channels < 0 ? rate : rate[..channels], out int clockRate) && clockRate > 0;
        return isRate && Lws.ToText(encoding[..slash], MaxName) is { } name ? new MediaFormat(payloadType, name, clockRate) : null;
    }

    /// <summary><c>a=fmtp:18 annexb=no</c> (RFC 8866, 6.15)</summary>
    private static (byte PayloadType, string Value)? ParseParameters(ReadOnlySpan<byte> value) =>
        TryPayloadType(SdpText.Word(ref value), out byte payloadType) && Lws.ToText(value, MaxParameters) is { } text
            ? (payloadType, text)
            : null;

    private static bool TryPayloadType(ReadOnlySpan<byte> word, out byte payloadType)
    {
        bool isType = SdpText.TryNumber(word, out int number) && number <= 127;
        payloadType = isType ? (byte)number : (byte)0;
        return isType;
    }
}
