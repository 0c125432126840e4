namespace Earshot.Live.Tests.Capturing;

/// <summary>A theory about captured packets: skipped, visibly, where the right to capture is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LiveTheoryAttribute : TheoryAttribute
{
    public LiveTheoryAttribute() => Skip = CaptureRight.SkipReason;
}
