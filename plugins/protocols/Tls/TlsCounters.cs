using System.Net.Security;
using Earshot.Sdk.Signalling;

namespace Earshot.Tls;

/// <summary>What was seen, and what was wrong with it.</summary>
internal sealed class TlsCounters
{
    /// <summary>In the order of <see cref="TlsDefect"/>.</summary>
    private static readonly string[] DefectNames =
    [
        "tls.bad_record", "tls.record_too_long", "tls.bad_handshake", "tls.bad_record_mac", "tls.lost_segment", "tls.unsupported_version",
    ];

    private readonly long[] defects = new long[DefectNames.Length];
    private readonly SortedDictionary<string, long> suites = new(StringComparer.Ordinal);

    /// <summary>Connections, however little was seen of them.</summary>
    public long Connections { get; set; }

    /// <summary>Connections whose hellos were not captured, so that nothing can be decrypted.</summary>
    public long Midway { get; set; }

    /// <summary>Connections that nobody gave keys for.</summary>
    public long WithoutKeys { get; set; }

    /// <summary>Records, of connections that were not given up.</summary>
    public long Records { get; set; }

    /// <summary>Records that were decrypted.</summary>
    public long Decrypted { get; set; }

    /// <summary>Records of early data, which other keys protect.</summary>
    public long EarlyData { get; set; }

    public void Count(TlsDefect defect) => defects[(int)defect]++;

    /// <summary>Counts a cipher suite that cannot be decrypted, by name.</summary>
    public void CountUnsupported(ushort suite)
    {
        var known = (TlsCipherSuite)suite;
        // Numbers that IANA gave no suite share one entry, so that nonsense cannot fill the summary.
        string name = Enum.IsDefined(known) ? known.ToString() : "unknown";
        suites[name] = suites.GetValueOrDefault(name) + 1;
    }

    public void Summarize(ISummary summary)
    {
        summary.Count("tls_connections", Connections);
        summary.Count("tls_midway", Midway);
        summary.Count("tls_without_keys", WithoutKeys);
        summary.Count("tls_records", Records);
        summary.Count("tls_records_decrypted", Decrypted);
        summary.Count("tls_early_data_records", EarlyData);
        for (int defect = 0; defect < defects.Length; defect++)
        {
            summary.Count("defects", DefectNames[defect], defects[defect]);
        }

        foreach ((string name, long count) in suites)
        {
            summary.Count("defects", $"tls.unsupported_suite.{name}", count);
        }
    }
}

/// <summary>What keeps a connection or one of its directions from being read on.</summary>
internal enum TlsDefect
{
    /// <summary>No record begins where one should.</summary>
    BadRecord,

    /// <summary>A record of more than 2^14 bytes and what protection adds (RFC 8446, 5.2; RFC 5246, 6.2.3).</summary>
    RecordTooLong,

    /// <summary>A hello that contradicts itself.</summary>
    BadHandshake,

    /// <summary>A record that its keys do not open.</summary>
    BadRecordMac,

    /// <summary>Bytes are missing, so the number of the next record is unknown.</summary>
    LostSegment,

    /// <summary>SSL 3.0, TLS 1.0 or 1.1.</summary>
    UnsupportedVersion,
}
