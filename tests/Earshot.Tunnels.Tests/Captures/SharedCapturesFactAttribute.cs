using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests.Captures;

/// <summary>A test that is skipped, visibly, where the shared captures are not.</summary>
public sealed class SharedCapturesFactAttribute : FactAttribute
{
    public SharedCapturesFactAttribute() => Skip = SharedCaptures.SkipReason;
}
