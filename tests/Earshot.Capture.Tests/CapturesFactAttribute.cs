using Earshot.Sdk.Testing;

namespace Earshot.Capture.Tests;

/// <summary>A fact about the captures beside the repository: skipped, visibly, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CapturesFactAttribute : FactAttribute
{
    public CapturesFactAttribute() => Skip = SharedCaptures.SkipReason;
}
