using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Quality;

/// <summary>What G.113 says of a codec.</summary>
/// <param name="Ie">Equipment impairment factor without loss.</param>
/// <param name="Bpl">Packet-loss robustness factor, or null where none is published.</param>
/// <param name="Source">Where both are from.</param>
/// <param name="IsProvisional">The source calls them provisional, or they were taken from a related codec.</param>
/// <param name="IsWideband">They are of the scale of G.107.1.</param>
internal readonly record struct CodecImpairment(
    double Ie, double? Bpl, string Source, bool IsProvisional = false, bool IsWideband = false)
{
    private const string TableI1 = "G.113 table I.1";
    private const string TableI4 = "G.113 table I.4";
    private const double EfrBpl = 10.0;

    /// <summary>
    /// Values as the literature quotes them from ITU-T G.113 (11/2007), Appendix I and, for wideband, Appendix IV; not yet
    /// compared with the printed tables. By encoding name as registered for RTP; upper and lower case are the same
    /// (RFC 8866, 6.6).
    /// </summary>
    private static readonly Dictionary<string, CodecImpairment> Published = new(StringComparer.OrdinalIgnoreCase)
    {
        // With the packet loss concealment of G.711 Appendix I, 10 ms. SDP never tells that a receiver has none (Bpl 4.3).
        ["PCMU"] = new(0, 25.1, TableI4, IsProvisional: true),
        ["PCMA"] = new(0, 25.1, TableI4, IsProvisional: true),
        // G.729-A with VAD, 20 ms.
        ["G729"] = new(11, 19.0, TableI4, IsProvisional: true),
        // At 6.3 kbit/s with VAD, 30 ms.
        ["G723"] = new(15, 16.1, TableI4, IsProvisional: true),
        ["GSM-EFR"] = new(5, EfrBpl, TableI4, IsProvisional: true),
        // At 12.2 kbit/s AMR is GSM-EFR; which mode is in use only the payload tells.
        ["AMR"] = new(5, EfrBpl, "G.113 table I.4, as GSM-EFR", IsProvisional: true),
        ["GSM"] = new(20, null, TableI1),
        ["GSM-HR-08"] = new(23, null, TableI1),
        ["G726-40"] = new(2, null, TableI1),
        ["G726-32"] = new(7, null, TableI1),
        ["G726-24"] = new(25, null, TableI1),
        ["G726-16"] = new(50, null, TableI1),
        ["G728"] = new(7, null, TableI1),
        // 64 kbit/s.
        ["G722"] = Wideband(13, "G.113 table IV.1; Bpl as GSM-EFR"),
        // 12.65 kbit/s, the mode that networks use most.
        ["AMR-WB"] = Wideband(13, "G.113 table IV.1, 12.65 kbit/s; Bpl as GSM-EFR"),
        ["EVS"] = Wideband(1, "G.113 table IV.1, as AMR-WB at 23.05 kbit/s; Bpl as GSM-EFR"),
        ["opus"] = Wideband(1, "G.113 table IV.1, as AMR-WB at 23.05 kbit/s; Bpl as GSM-EFR"),
    };

    /// <summary>The codec's values, or null where there are none.</summary>
    public static CodecImpairment? Of(in MediaFormat format)
    {
        if (!Published.TryGetValue(format.Encoding, out CodecImpairment impairment))
        {
            return null;
        }

        // RFC 4856, 2.1.7: the bit rate is 6.3 kbit/s unless fmtp says 5.3.
        bool isLowRate = format.Encoding.Equals("G723", StringComparison.OrdinalIgnoreCase)
            && format.Parameters?.Contains("bitrate=5.3", StringComparison.OrdinalIgnoreCase) == true;
        return isLowRate
            ? new CodecImpairment(19, impairment.Bpl, "G.113 table I.1; Bpl as at 6.3 kbit/s", IsProvisional: true)
            : impairment;
    }

    private static CodecImpairment Wideband(double ie, string source) => new(ie, EfrBpl, source, IsProvisional: true, IsWideband: true);
}
