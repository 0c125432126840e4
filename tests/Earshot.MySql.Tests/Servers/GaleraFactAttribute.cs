namespace Earshot.MySql.Tests.Servers;

/// <summary>A fact that needs a cluster, skipped visibly where none can be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GaleraFactAttribute : FactAttribute
{
    public GaleraFactAttribute() => Skip = MariaDbProgram.GaleraSkipReason;
}
