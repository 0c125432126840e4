using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>The words of records as people say them.</summary>
internal static class Wording
{
    /// <summary>"no answer" of <see cref="CallState.NoAnswer"/>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => SnakeCase.From(value.ToString()).Replace('_', ' ');

    /// <summary>"the caller" or "the callee".</summary>
    public static string Of(CallParty party) => party == CallParty.Caller ? "the caller" : "the callee";

    /// <summary>"to the caller", "to the callee", or "direction unknown".</summary>
    public static string Of(MediaDirection direction) => direction switch
    {
        MediaDirection.ToCaller => "to the caller",
        MediaDirection.ToCallee => "to the callee",
        _ => "direction unknown",
    };

    /// <summary>"PCMA", or "payload type 97" of a codec that nothing tells.</summary>
    public static string Codec(StreamRecord stream) => stream.Codec ?? $"payload type {stream.PayloadType}";

    /// <summary>"1 packet", "2 packets".</summary>
    public static string Count(long count, string one) => $"{count} {one}{(count == 1 ? "" : "s")}";

    /// <summary>Milliseconds after the call's start.</summary>
    public static double Offset(CallRecord call, Timestamp time) => time.MillisecondsSince(call.Start);

    /// <summary>"12.345 s" after the call's start.</summary>
    public static string At(CallRecord call, Timestamp time) => Invariant($"{Offset(call, time) / 1000:0.000} s");

    /// <summary>What is known of several things, with commas.</summary>
    public static string Join(params IEnumerable<string?> parts) => string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));
}
