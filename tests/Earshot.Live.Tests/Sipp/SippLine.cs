using System.Globalization;

namespace Earshot.Live.Tests.Sipp;

/// <summary>One message as sipp logged it (-trace_shortmsg).</summary>
/// <param name="Microseconds">When it was logged, since 1970: after it was sent or received.</param>
/// <param name="IsSent">True when sent, false when received.</param>
/// <param name="CallId">Call-ID.</param>
/// <param name="CSeq">Number and method.</param>
/// <param name="StartLine">The first line.</param>
internal sealed record SippLine(long Microseconds, bool IsSent, string CallId, string CSeq, string StartLine)
{
    /// <summary>True for a response to INVITE with a code that begins like this.</summary>
    public bool IsResponseToInvite(string code) =>
        CSeq.EndsWith(" INVITE", StringComparison.Ordinal) && StartLine.StartsWith("SIP/2.0 " + code, StringComparison.Ordinal);

    /// <summary>True for a request of this method.</summary>
    public bool IsRequest(string method) => StartLine.StartsWith(method + " ", StringComparison.Ordinal);

    /// <summary>True when it is the same message, sent or received, first or again.</summary>
    public bool IsSameMessage(SippLine other) => (CallId, CSeq, StartLine) == (other.CallId, other.CSeq, other.StartLine);

    /// <summary><code>date TAB time TAB seconds.microseconds TAB S|R TAB call-id TAB CSeq:number method TAB start-line</code></summary>
    public static SippLine Parse(string line)
    {
        string[] fields = line.Split('\t');
        decimal seconds = decimal.Parse(fields[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return new SippLine((long)(seconds * 1_000_000), fields[3] == "S", fields[4], fields[5]["CSeq:".Length..], fields[6]);
    }
}
