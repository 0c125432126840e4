namespace Earshot.Live.Tests.Sipp;

/// <summary>What one sipp process does.</summary>
/// <param name="Scenario">The name of a scenario in this project's folder, or of one that sipp brings along: "uac", "uas".</param>
/// <param name="Status">What @status@ stands for in it.</param>
/// <param name="Audio">The capture that it plays: what @audio@ stands for.</param>
internal sealed record SippSide(string Scenario, string? Status = null, RtpRecording? Audio = null);
