using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sip.Calls;

/// <summary>When calls are over, in packet time.</summary>
internal sealed class CallTimeouts(SipConfig config)
{
    /// <summary>
    /// The host tells of media this long after it, see <see cref="Sdk.Signalling.ISignallingAnalyzer.OnMedia"/>.
    /// </summary>
    private const int MediaReportDelay = 5;

    /// <summary>A BYE came, or its confirmation.</summary>
    public void CloseAfterBye(Call call, Timestamp now) =>
        Close(call, now, call.IsByeConfirmed ? config.ByeConfirmedTimeout : config.ByeTimeout);

    public void CloseAfterCancel(Call call, Timestamp now) => Close(call, now, config.CancelTimeout);

    /// <summary>A final response of 300 or above came.</summary>
    public void CloseAfterRejection(Call call, Timestamp now, int statusCode) => Close(call, now, statusCode switch
    {
        300 => config.MultipleChoicesTimeout,
        401 or 407 or 501 => config.ChallengeTimeout,
        481 => config.NoTransactionTimeout,
        487 => config.CancelTimeout,
        _ => config.RejectedTimeout,
    });

    /// <summary>Another message came while the call is about to be closed.</summary>
    public void PutOff(Call call, Timestamp now)
    {
        if (call.Closing is not { } closing)
        {
            return;
        }

        bool isCancelled = call.IsCancelled || call.Final?.StatusCode == 487;
        int shift = isCancelled ? config.CancelTimeout : config.RejectedTimeout;
        Timestamp later = now.AddSeconds(call.Bye is null ? shift : config.ByeTimeout);
        if (call.Bye is { } bye)
        {
            Timestamp limit = bye.AddSeconds(call.IsByeConfirmed ? config.ByeConfirmedMaxWait : config.ByeMaxWait);
            later = later < limit ? later : limit;
        }

        call.Closing = later > closing ? later : closing;
    }

    /// <summary>When the call is over if nothing else happens, and why.</summary>
    public (Timestamp Deadline, EndReason Reason) Deadline(Call call)
    {
        (Timestamp Deadline, EndReason Reason) first = Idle(call);
        Timestamp longest = call.Start.AddSeconds(config.MaxDuration);
        first = longest < first.Deadline ? (longest, EndReason.MaxDuration) : first;
        if (config.OneWayTimeout > 0 && !call.HeardCallee)
        {
            Timestamp oneWay = call.Start.AddSeconds(config.OneWayTimeout);
            first = oneWay < first.Deadline ? (oneWay, EndReason.OneWay) : first;
        }

        return call.Closing is { } closing && closing < first.Deadline ? (closing, first.Reason) : first;
    }

    /// <summary>More messages came than one call may have.</summary>
    public bool IsTooLong(Call call) => call.Messages >= config.MaxMessages || call.Invites >= config.MaxInvites;

    private (Timestamp Deadline, EndReason Reason) Idle(Call call)
    {
        if (call.LastMedia is { } media)
        {
            Timestamp last = media > call.End ? media : call.End;
            return (last.AddSeconds(config.RtpTimeout + MediaReportDelay), EndReason.RtpTimeout);
        }

        bool isSetUp = call.Progress is not null || call.Answered is not null;
        int silence = isSetUp ? config.SipWithoutRtpTimeout : Math.Min(config.SetupTimeout, config.SipWithoutRtpTimeout);
        return (call.End.AddSeconds(silence), EndReason.SipTimeout);
    }

    private static void Close(Call call, Timestamp now, int seconds) => call.Closing = now.AddSeconds(seconds);
}
