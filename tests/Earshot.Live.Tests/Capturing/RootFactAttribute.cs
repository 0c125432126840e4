namespace Earshot.Live.Tests.Capturing;

/// <summary>A fact about rights that only root can take away: skipped, visibly, for others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Environment.IsPrivilegedProcess ? CaptureRight.SkipReason : "needs root";
}
