namespace Earshot.Remote.Tests.Network;

/// <summary>A fact between network namespaces: skipped, visibly, where they cannot be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "needs root";
}
