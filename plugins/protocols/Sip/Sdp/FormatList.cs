using System.Globalization;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Sdp;

/// <summary>The formats of an m= line, and what a=rtpmap and a=fmtp say of them (RFC 8866, 5.14, 6.6 and 6.15).</summary>
internal sealed class FormatList
{
    private const int MaxFormats = 64;
    private const int MaxName = 64;

    /// <summary>Parameter sets of video in base64 are cut here; all that is read of parameters is shorter.</summary>
    private const int MaxParameters = 256;

    private readonly List<(byte? PayloadType, string? Token)> listed = [];
    private readonly List<MediaFormat> mapped = [];
    private readonly List<(byte PayloadType, string Value)> parameters = [];

    /// <param name="formats">The rest of the m= line.</param>
    /// <param name="isRtp">Formats are payload types; otherwise each protocol has its own words.</param>
    public FormatList(ReadOnlySpan<byte> formats, bool isRtp)
    {
        while (listed.Count < MaxFormats && SdpText.Word(ref formats) is { IsEmpty: false } word)
        {
            bool isType = SdpText.TryNumber(word, out int payloadType) && payloadType <= 127;
            if (isRtp && isType)
            {
                listed.Add(((byte)payloadType, null));
            }
            else if (!isRtp)
            {
                listed.Add((null, Lws.ToText(word, MaxName)));
            }
        }
    }

    /// <summary><c>a=rtpmap:96 opus/48000/2</c> (RFC 8866, 6.6)</summary>
    public void AddMap(ReadOnlySpan<byte> value)
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
            && Lws.ToText(encoding[..slash], MaxName) is { } name)
        {
            mapped.Add(new MediaFormat((byte)payloadType, name, clockRate));
        }
    }

    /// <summary><c>a=fmtp:18 annexb=no</c> (RFC 8866, 6.15)</summary>
    public void AddParameters(ReadOnlySpan<byte> value)
    {
        bool isType = SdpText.TryNumber(SdpText.Word(ref value), out int payloadType) && payloadType <= 127;
        if (isType && parameters.Count < MaxFormats && Lws.ToText(value, MaxParameters) is { } text)
        {
            parameters.Add(((byte)payloadType, text));
        }
    }

    /// <summary>What a=rtpmap says comes before what RFC 3551 says; a dynamic type without either is left out.</summary>
    public MediaFormat[] Known()
    {
        List<MediaFormat> formats = new(listed.Count);
        foreach ((byte? payloadType, _) in listed)
        {
            if (payloadType is { } type && Find(type) is { } format)
            {
                formats.Add(format with { Parameters = ParametersOf(type) });
            }
        }

        return [.. formats];
    }

    /// <summary>All, in the order of preference: "opus/48000", the number of a type that nothing explains, "t38".</summary>
    public string[] Names() => [.. listed.Select(entry => entry.PayloadType is { } type ? Name(type) : entry.Token!)];

    private string Name(byte payloadType) => Find(payloadType) is { } format
        ? string.Create(CultureInfo.InvariantCulture, $"{format.Encoding}/{format.ClockRate}")
        : payloadType.ToString(CultureInfo.InvariantCulture);

    private MediaFormat? Find(byte payloadType)
    {
        int index = mapped.FindIndex(format => format.PayloadType == payloadType);
        return index >= 0 ? mapped[index] : StaticPayloadTypes.Find(payloadType);
    }

    private string? ParametersOf(byte payloadType) =>
        parameters.Find(entry => entry.PayloadType == payloadType).Value;
}
