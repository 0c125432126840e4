using Earshot.Diagnosis.Rules;
using Earshot.Sdk.Diagnosis;

namespace Earshot.Diagnosis;

/// <summary>The rules of this plugin.</summary>
internal static class StandardRules
{
    public static IReadOnlyList<IDiagnosisRule> All(DiagnosisConfig config) =>
    [
        new AudioStopped(config.MinTalk, config.AudioStopped),
        new CaptureLossEcho(config.LossPercent, config.CaptureSharePercent),
        new ClockDrift(config.ClockDriftPpm),
        new CodecMismatch(),
        new FalseAnswer(config.FalseAnswer),
        new HighDelay(config.RoundTripMs),
        new LatePackets(config.LatePercent),
        new MediaRefused(),
        new MissingAck(),
        new NoAudio(config.MinTalk),
        new NoResponse(),
        new OneWayAudio(config.MinTalk),
        new PacketLoss(config.LossPercent, config.CaptureSharePercent),
        new PostDialDelay(config.PostDialDelay),
        new PrivateMediaAddress(config.MinTalk),
        new RetransmissionStorm(config.Retransmissions),
        new RingingWithoutEarlyMedia(config.EarlyMedia),
        new RtpAfterBye(config.RtpAfterBye),
        new SessionExpired(),
        new SipAlg(config.MinTalk),
        new UnansweredBye(),
        new WrongPtime(),
    ];
}
