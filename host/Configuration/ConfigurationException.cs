namespace Earshot.Host.Configuration;

/// <summary>The configuration is wrong: all that is wrong with it, each on a line of its own.</summary>
/// <param name="problems">Lines for the user: <c>file:line:column: message</c> where there is a place to point at.</param>
internal sealed class ConfigurationException(IReadOnlyList<string> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public ConfigurationException(string problem)
        : this([problem])
    {
    }

    public IReadOnlyList<string> Problems { get; } = problems;
}
