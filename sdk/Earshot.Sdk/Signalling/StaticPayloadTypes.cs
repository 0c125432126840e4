namespace Earshot.Sdk.Signalling;

/// <summary>The payload types that need no a=rtpmap (RFC 3551, 6, tables 4 and 5). Any thread.</summary>
public static class StaticPayloadTypes
{
    private static readonly MediaFormat?[] Formats = Table(
        new(0, "PCMU", 8000),
        new(3, "GSM", 8000),
        new(4, "G723", 8000),
        new(5, "DVI4", 8000),
        new(6, "DVI4", 16000),
        new(7, "LPC", 8000),
        new(8, "PCMA", 8000),
        new(9, "G722", 8000), // RFC 3551, 4.5.2: sampled at 16 kHz, but the RTP clock stays 8 kHz.
        new(10, "L16", 44100),
        new(11, "L16", 44100),
        new(12, "QCELP", 8000),
        new(13, "CN", 8000),
        new(14, "MPA", 90000),
        new(15, "G728", 8000),
        new(16, "DVI4", 11025),
        new(17, "DVI4", 22050),
        new(18, "G729", 8000),
        new(25, "CelB", 90000),
        new(26, "JPEG", 90000),
        new(28, "nv", 90000),
        new(31, "H261", 90000),
        new(32, "MPV", 90000),
        new(33, "MP2T", 90000),
        new(34, "H263", 90000));

    /// <summary>The format of a payload type, or null for one that only SDP can explain, and above 127.</summary>
    public static MediaFormat? Find(byte payloadType) => payloadType < Formats.Length ? Formats[payloadType] : null;

    private static MediaFormat?[] Table(params ReadOnlySpan<MediaFormat> formats)
    {
        MediaFormat?[] table = new MediaFormat?[128];
        foreach (MediaFormat format in formats)
        {
            table[format.PayloadType] = format;
        }

        return table;
    }
}
