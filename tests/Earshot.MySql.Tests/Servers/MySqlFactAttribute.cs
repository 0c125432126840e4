namespace Earshot.MySql.Tests.Servers;

/// <summary>A fact that needs a server, skipped visibly where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MySqlFactAttribute : FactAttribute
{
    public MySqlFactAttribute() => Skip = MariaDbProgram.SkipReason;
}
