using Earshot.Sdk.Signalling;

namespace Earshot.Sip.Sdp;

/// <summary>What descriptions said that could not be used.</summary>
internal sealed class SdpCounters
{
    /// <summary>m= lines in use without a literal address, such as a host name.</summary>
    public long Unresolved { get; set; }

    /// <summary>ICE candidates with a host name (RFC 8839, 5.1), as browsers send for privacy.</summary>
    public long CandidatesUnresolved { get; set; }

    /// <summary>m= lines, or candidates of one, beyond what is kept.</summary>
    public long Refused { get; set; }

    public void Summarize(ISummary summary)
    {
        CountIfAny("sdp_address_unresolved", Unresolved);
        CountIfAny("ice_candidate_unresolved", CandidatesUnresolved);
        CountIfAny("sdp_beyond_limit", Refused);

        void CountIfAny(string defect, long value)
        {
            if (value > 0)
            {
                summary.Count("defects", defect, value);
            }
        }
    }
}
