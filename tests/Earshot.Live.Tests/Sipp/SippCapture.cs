using Earshot.Sdk.Records;

namespace Earshot.Live.Tests.Sipp;

/// <summary>What became of a sensor.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Calls">What it stored, by Call-ID.</param>
/// <param name="Log">What it said.</param>
internal sealed record SippCapture(int ExitCode, Dictionary<string, CallRecord> Calls, string Log);
