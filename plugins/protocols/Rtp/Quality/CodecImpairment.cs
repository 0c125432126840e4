namespace Earshot.Rtp.Quality;

/// <summary>What G.113 says of a codec.</summary>
/// <param name="Ie">Equipment impairment factor without loss.</param>
/// <param name="Bpl">Packet-loss robustness factor, or null where none is published.</param>
/// <param name="Provisional">True for values that G.113 calls provisional.</param>
internal readonly record struct CodecImpairment(double Ie, double? Bpl, bool Provisional)
{
    /// <summary>
    /// Values as the literature quotes them from ITU-T G.113 (11/2007), Appendix I: Ie from table I.1, Bpl from table I.4; not
    /// yet compared with the printed tables. By encoding name as
    /// registered for RTP; upper and lower case are the same (RFC 8866, 6.6).
    /// </summary>
    private static readonly Dictionary<string, CodecImpairment> Published = new(StringComparer.OrdinalIgnoreCase)
    {
        // Table I.4, G.711 with the packet loss concealment of its Appendix I, 10 ms. Receivers without any have 4.3.
        ["PCMU"] = new(0, 25.1, Provisional: true),
        ["PCMA"] = new(0, 25.1, Provisional: true),
        // Table I.4, G.729-A with VAD, 20 ms. RFC 4856, 2.1.9: VAD (Annex B) is on unless SDP forbids it.
        ["G729"] = new(11, 19.0, Provisional: true),
        // Table I.4, G.723.1 at 6.3 kbit/s with VAD, 30 ms.
        ["G723"] = new(15, 16.1, Provisional: true),
        // Table I.4, GSM enhanced full rate at 12.2 kbit/s, 20 ms.
        ["GSM-EFR"] = new(5, 10.0, Provisional: true),
        // Table I.1 alone.
        ["GSM"] = new(20, null, Provisional: false),
        ["GSM-HR-08"] = new(23, null, Provisional: false),
        ["G726-40"] = new(2, null, Provisional: false),
        ["G726-32"] = new(7, null, Provisional: false),
        ["G726-24"] = new(25, null, Provisional: false),
        ["G726-16"] = new(50, null, Provisional: false),
        ["G728"] = new(7, null, Provisional: false),
    };

    /// <summary>The codec's values, or null where G.113 has none for the narrowband scale.</summary>
    public static CodecImpairment? Of(string? encoding) =>
        encoding is not null && Published.TryGetValue(encoding, out CodecImpairment impairment) ? impairment : null;
}
