namespace Earshot.Live.Tests.Capturing;

/// <summary>A fact about rights and interfaces that only root can change: skipped, visibly, for others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = SkipReason;

    /// <summary>Why tests are skipped, or null.</summary>
    internal static string? SkipReason { get; } = Environment.IsPrivilegedProcess ? CaptureRight.SkipReason : "needs root";
}
