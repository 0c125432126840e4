namespace Earshot.Live.Tests.Capturing;

/// <summary>A theory about interfaces that only root can make: skipped, visibly, for others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = RootFactAttribute.SkipReason;
}
