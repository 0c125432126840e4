namespace Earshot.Live.Tests.Sipp;

/// <summary>A theory about calls that sipp made: skipped as <see cref="SippFactAttribute"/> is.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SippTheoryAttribute : TheoryAttribute
{
    public SippTheoryAttribute() => Skip = SippFactAttribute.SkipReason;
}
