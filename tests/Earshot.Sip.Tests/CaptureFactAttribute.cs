using Earshot.Sdk.Testing;

namespace Earshot.Sip.Tests;

/// <summary>A test that reads the shared captures, skipped where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CaptureFactAttribute : FactAttribute
{
    public CaptureFactAttribute() => Skip = SharedCaptures.SkipReason;
}
