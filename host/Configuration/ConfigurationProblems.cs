namespace Earshot.Host.Configuration;

/// <summary>Collects what is wrong with a configuration, so that a user sees all of it at once.</summary>
internal sealed class ConfigurationProblems
{
    private readonly List<(Location Location, string Message)> items = [];

    public void Add(Location location, string message) => items.Add((location, message));

    public void ThrowIfAny()
    {
        if (items.Count > 0)
        {
            throw new ConfigurationException(
                [.. items.OrderBy(i => i.Location.Line).ThenBy(i => i.Location.Column).Select(i => $"{i.Location}: {i.Message}")]);
        }
    }
}
