namespace Earshot.Live.Tests.Capturing;

/// <summary>A fact about captured packets: skipped, visibly, where the right to capture is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LiveFactAttribute : FactAttribute
{
    public LiveFactAttribute() => Skip = CaptureRight.SkipReason;
}
