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

    /// <summary>Whatever still comes after a BYE keeps the call open no longer than this many seconds.</summary>
    private const int MaxAfterBye = 1200;

    /// <inheritdoc cref="MaxAfterBye"/>
    private const int MaxAfterConfirmedBye = 600;

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
            Timestamp limit = bye.AddSeconds(call.IsByeConfirmed ? MaxAfterConfirmedBye : MaxAfterBye);
            later = later < limit ? later : limit;
        }

        call.Closing = later > closing ? later : closing;
    }

    /// <summary>When the call is over if nothing else happens, and why.</summary>
    public (Timestamp Deadline, EndReason Reason) Deadline(Call call)
    {
        Timestamp longest = call.Start.AddSeconds(config.MaxDuration);
        (Timestamp Deadline, EndReason Reason) idle = call.LastMedia is { } media
            ? ((media > call.End ? media : call.End).AddSeconds(config.RtpTimeout + MediaReportDelay), EndReason.RtpTimeout)
            : (call.End.AddSeconds(config.SipWithoutRtpTimeout), EndReason.SipTimeout);
        (Timestamp Deadline, EndReason Reason) first = longest < idle.Deadline ? (longest, EndReason.MaxDuration) : idle;
        return call.Closing is { } closing && closing < first.Deadline ? (closing, first.Reason) : first;
    }

    private static void Close(Call call, Timestamp now, int seconds) => call.Closing = now.AddSeconds(seconds);
}
