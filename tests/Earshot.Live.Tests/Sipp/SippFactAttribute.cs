using Earshot.Live.Tests.Capturing;

namespace Earshot.Live.Tests.Sipp;

/// <summary>A fact about calls that sipp made: skipped, visibly, where sipp or the right to capture is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SippFactAttribute : FactAttribute
{
    public SippFactAttribute() => Skip = SkipReason;

    /// <summary>Why tests are skipped, or null.</summary>
    internal static string? SkipReason { get; } = CaptureRight.SkipReason ?? (IsThere() ? null : "sipp is not installed");

    private static bool IsThere() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "sipp")));
}
