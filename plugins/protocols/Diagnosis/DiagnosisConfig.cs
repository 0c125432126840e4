using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Diagnosis;

/// <summary>When the rules speak.</summary>
public sealed class DiagnosisConfig : PluginConfig
{
    /// <summary>Rules that are not asked.</summary>
    [Description("Names of rules that are not asked, as \"no_audio\" on a sensor past which no media goes.")]
    public string[] Disable { get; set; } = [];

    /// <summary>Talk time without holds from which missing audio is judged.</summary>
    [Description("Seconds of talk, times on hold left out, from which missing audio is a problem.")]
    public double MinTalk { get; set; } = 5;

    /// <summary>Silence of one direction at the end of a call that is worth a warning.</summary>
    [Description("Seconds without audio from one party at the end of a call, while the other's goes on.")]
    public double AudioStopped { get; set; } = 30;

    /// <summary>How long an early session may be without media.</summary>
    [Description("Seconds that an early session (183 with SDP) may be without media to the caller.")]
    public double EarlyMedia { get; set; } = 3;

    /// <summary>How late the callee's audio may begin in a call that never rang.</summary>
    [Description("Seconds after an answer without ringing in which the callee's audio must have begun.")]
    public double FalseAnswer { get; set; } = 5;

    /// <summary>Longest post-dial delay.</summary>
    [Description("Seconds of post-dial delay that callers put up with.")]
    public double PostDialDelay { get; set; } = 10;

    /// <summary>How long media may go on after the end of the call.</summary>
    [Description("Seconds that media may go on after the call has ended.")]
    public double RtpAfterBye { get; set; } = 2;

    /// <summary>Repeated messages of a storm.</summary>
    [Description("Repeated SIP messages in a call from which they are a storm.")]
    public int Retransmissions { get; set; } = 10;

    /// <summary>Loss that is worth a warning.</summary>
    [Description("Per cent of a stream's packets that must be lost to be worth a warning.")]
    public double LossPercent { get; set; } = 1;

    /// <summary>Share of the loss that makes it the capture's.</summary>
    [Description("Per cent of a stream's loss that must fall into gaps of the capture to be called the capture's.")]
    public double CaptureSharePercent { get; set; } = 50;

    /// <summary>Packets too late for the adaptive jitter buffer.</summary>
    [Description("Per cent of a stream's packets that must be too late for the adaptive jitter buffer.")]
    public double LatePercent { get; set; } = 1;

    /// <summary>Clock skew that makes buffers run empty or over.</summary>
    [Description("Parts per million by which a sender's clock must differ from the sensor's.")]
    public double ClockDriftPpm { get; set; } = 200;

    /// <summary>Round trip at which people begin to interrupt each other: twice the 150 ms of G.114.</summary>
    [Description("Milliseconds of RTCP's mean round trip from which people notice the delay; G.114 asks for 150 one way.")]
    public double RoundTripMs { get; set; } = 300;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        RequireSeconds(errors, MinTalk, nameof(MinTalk));
        RequireSeconds(errors, AudioStopped, nameof(AudioStopped));
        RequireSeconds(errors, EarlyMedia, nameof(EarlyMedia));
        RequireSeconds(errors, FalseAnswer, nameof(FalseAnswer));
        RequireSeconds(errors, PostDialDelay, nameof(PostDialDelay));
        RequireSeconds(errors, RtpAfterBye, nameof(RtpAfterBye));
        errors.Require(Retransmissions >= 1, nameof(Retransmissions), "must be at least 1");
        RequirePercent(errors, LossPercent, nameof(LossPercent));
        RequirePercent(errors, CaptureSharePercent, nameof(CaptureSharePercent));
        RequirePercent(errors, LatePercent, nameof(LatePercent));
        errors.Require(ClockDriftPpm > 0, nameof(ClockDriftPpm), "must be above 0");
        errors.Require(RoundTripMs > 0, nameof(RoundTripMs), "must be above 0");
        string[] names = [.. StandardRules.All(this).Select(rule => rule.Name)];
        foreach (string unknown in Disable.Except(names))
        {
            errors.Add(nameof(Disable), $"there is no rule \"{unknown}\"; there are {string.Join(", ", names)}");
        }
    }

    private static void RequireSeconds(ConfigErrors errors, double value, string property) =>
        errors.Require(value is > 0 and <= 86_400, property, "must be above 0 and at most 86400 seconds");

    private static void RequirePercent(ConfigErrors errors, double value, string property) =>
        errors.Require(value is > 0 and <= 100, property, "must be above 0 and at most 100 per cent");
}
