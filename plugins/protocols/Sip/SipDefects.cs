using Earshot.Sdk.Signalling;
using Earshot.Sip.Messages;

namespace Earshot.Sip;

/// <summary>Counts what is wrong with messages that are followed all the same.</summary>
internal sealed class SipDefects
{
    /// <summary>In the order of <see cref="SipDefect"/>.</summary>
    private static readonly string[] Names =
    [
        "sip_invalid_content_length", "sip_broken_header", "sip_short_body", "sip_no_call_id", "sip_no_cseq",
        "sip_invalid_status_code", "sip_stream_garbage_bytes", "sip_stream_too_large",
    ];

    private readonly long[] counts = new long[Names.Length];

    public void Count(SipDefect defect) => counts[(int)defect]++;

    public void Count(SipDefect defect, long value) => counts[(int)defect] += value;

    public void Check(in SipMessage message)
    {
        CountIf(message.HasInvalidLength, SipDefect.InvalidContentLength);
        CountIf(message.HasBrokenHeader, SipDefect.BrokenHeader);
        CountIf(message.IsShort, SipDefect.ShortBody);
        CountIf(message.CallId.IsEmpty, SipDefect.NoCallId);
        CountIf(message.CSeqMethod.IsEmpty, SipDefect.NoCSeq);
        CountIf(!message.StartLine.IsRequest && message.StartLine.StatusCode == 0, SipDefect.InvalidStatusCode);
    }

    public void Summarize(ISummary summary)
    {
        for (int defect = 0; defect < counts.Length; defect++)
        {
            if (counts[defect] > 0)
            {
                summary.Count("defects", Names[defect], counts[defect]);
            }
        }
    }

    private void CountIf(bool condition, SipDefect defect) => counts[(int)defect] += condition ? 1 : 0;
}

/// <summary>Named defects of messages and streams.</summary>
internal enum SipDefect
{
    /// <summary>Content-Length is no number (RFC 4475, 3.1.2.3).</summary>
    InvalidContentLength,

    /// <summary>A header line without a colon.</summary>
    BrokenHeader,

    /// <summary>Fewer bytes than Content-Length says (RFC 4475, 3.1.2.2).</summary>
    ShortBody,

    /// <summary>No Call-ID, though RFC 3261, 8.1.1 demands one: counted and no more.</summary>
    NoCallId,

    /// <summary>No CSeq.</summary>
    NoCSeq,

    /// <summary>Not 100 to 699 (RFC 4475, 3.1.2.19): counted and no more.</summary>
    InvalidStatusCode,

    /// <summary>Bytes of a TCP stream that are no message.</summary>
    StreamGarbage,

    /// <summary>A message in a TCP stream of more than 64 KiB.</summary>
    StreamTooLarge,
}
