namespace Earshot.MySql.Tests.Servers;

/// <summary>A theory that needs a server, skipped visibly where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MySqlTheoryAttribute : TheoryAttribute
{
    public MySqlTheoryAttribute() => Skip = MariaDbProgram.SkipReason;
}
