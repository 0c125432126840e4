using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests.Captures;

/// <summary>A theory that is skipped, visibly, where the shared captures are not.</summary>
public sealed class SharedCapturesTheoryAttribute : TheoryAttribute
{
    public SharedCapturesTheoryAttribute() => Skip = SharedCaptures.SkipReason;
}
