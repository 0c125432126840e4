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
        "sip_invalid_status_code", "sip_stream_garbage_bytes", "sip_stream_too_large", "sip_unknown_version",
        "sip_extra_space", "sip_invalid_request_uri", "sip_invalid_cseq", "sip_cseq_mismatch", "sip_repeated_header", "sip_no_from",
        "sip_no_to", "sip_no_via", "sip_invalid_via", "sip_empty_branch", "sip_invalid_address", "sip_invalid_date",
        "sip_trailing_bytes",
    ];

    private readonly long[] counts = new long[Names.Length];

    public void Count(SipDefect defect) => counts[(int)defect]++;

    public void Count(SipDefect defect, long value) => counts[(int)defect] += value;

    public void Check(in SipMessage message)
    {
        CheckStartLine(message);
        CountIf(message.HasInvalidLength, SipDefect.InvalidContentLength);
        CountIf(message.HasBrokenHeader, SipDefect.BrokenHeader);
        CountIf(message.HasRepeatedHeader, SipDefect.RepeatedHeader);
        CountIf(message.HasInvalidDate, SipDefect.InvalidDate);
        CountIf(message.IsShort, SipDefect.ShortBody);
        CountIf(message.CallId.IsEmpty, SipDefect.NoCallId);
        CountIf(message.CSeqMethod.IsEmpty, SipDefect.NoCSeq);
        CountIf(message.HasInvalidCSeq, SipDefect.InvalidCSeq);
        CheckVia(message.Via);
        CountIf(message.From.IsEmpty, SipDefect.NoFrom);
        CountIf(message.To.IsEmpty, SipDefect.NoTo);
        CountIf(!AreWellFormed(message), SipDefect.InvalidAddress);
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

    private void CheckStartLine(in SipMessage message)
    {
        StartLine line = message.StartLine;
        CountIf(line.HasExtraSpace, SipDefect.ExtraSpace);
        if (!line.IsRequest)
        {
            CountIf(line.StatusCode == 0, SipDefect.InvalidStatusCode);
            return;
        }

        CountIf(!NameAddress.IsRequestUri(line.RequestUri), SipDefect.InvalidRequestUri);
        CountIf(!message.CSeqMethod.IsEmpty && !message.CSeqMethod.SequenceEqual(line.Method), SipDefect.CSeqMismatch);
    }

    private void CheckVia(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            Count(SipDefect.NoVia);
            return;
        }

        Via via = Via.Parse(value);
        CountIf(!via.IsWellFormed, SipDefect.InvalidVia);
        CountIf(via.HasEmptyBranch, SipDefect.EmptyBranch);
    }

    private static bool AreWellFormed(in SipMessage message) =>
        NameAddress.IsWellFormed(message.From)
        && NameAddress.IsWellFormed(message.To)
        && NameAddress.IsWellFormed(message.Contact);

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

    /// <summary>A start line of another version than 2.0 (RFC 4475, 3.1.2.16): no more than this is known of it.</summary>
    UnknownVersion,

    /// <summary>More than one space within a start line, or any behind it (RFC 4475, 3.1.2.9 and 3.1.2.10).</summary>
    ExtraSpace,

    /// <summary>See <see cref="NameAddress.IsRequestUri"/>.</summary>
    InvalidRequestUri,

    /// <summary>The number of CSeq is 2^31 or more, or missing (RFC 4475, 3.1.2.4 and 3.1.2.5).</summary>
    InvalidCSeq,

    /// <summary>CSeq names another method than the request does (RFC 4475, 3.1.2.17 and 3.1.2.18), which counts.</summary>
    CSeqMismatch,

    /// <summary>A header that may stand there only once (RFC 4475, 3.3.8 and 3.3.9): the first counts.</summary>
    RepeatedHeader,

    /// <summary>No From (RFC 4475, 3.3.1).</summary>
    NoFrom,

    /// <summary>No To.</summary>
    NoTo,

    /// <summary>No Via.</summary>
    NoVia,

    /// <summary>The topmost Via is not as the grammar has it (RFC 4475, 3.1.2.1).</summary>
    InvalidVia,

    /// <summary>A transaction identifier that identifies none (RFC 4475, 3.2.1).</summary>
    EmptyBranch,

    /// <summary>From, To or Contact; see <see cref="NameAddress.IsWellFormed"/>.</summary>
    InvalidAddress,

    /// <summary>Date is not in GMT (RFC 4475, 3.1.2.12).</summary>
    InvalidDate,

    /// <summary>Bytes of a datagram behind its last message, which are discarded (RFC 3261, 18.3; RFC 4475, 3.1.1.8).</summary>
    TrailingBytes,
}
