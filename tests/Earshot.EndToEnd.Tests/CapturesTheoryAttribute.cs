using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>A theory over the captures beside the repository: skipped, visibly, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CapturesTheoryAttribute : TheoryAttribute
{
    public CapturesTheoryAttribute() => Skip = SharedCaptures.SkipReason;
}
