using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests.Servers;

/// <summary>A fact that needs a server and the captures beside the repository, skipped visibly where either is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MySqlCapturesFactAttribute : FactAttribute
{
    public MySqlCapturesFactAttribute() => Skip = MariaDbProgram.SkipReason ?? SharedCaptures.SkipReason;
}
