namespace Earshot.Sdk.Plugins;

/// <summary>Collects what is wrong in a configuration, so that a user sees all of it at once.</summary>
public sealed class ConfigErrors
{
    private readonly List<(string Property, string Problem)> items = [];

    /// <summary>What was reported so far: the property's name and the problem.</summary>
    public IReadOnlyList<(string Property, string Problem)> Items => items;

    /// <summary>Reports a problem with one property.</summary>
    /// <param name="property">The property's name, best by <c>nameof</c>; the host turns it into the key and its line.</param>
    /// <param name="problem">What is wrong and what would be right: "must be between 1 and 65535".</param>
    public void Add(string property, string problem) => items.Add((property, problem));

    /// <summary>Reports a problem unless <paramref name="valid"/>.</summary>
    /// <param name="valid">The condition that must hold.</param>
    /// <param name="property">The property's name.</param>
    /// <param name="problem">What is wrong and what would be right.</param>
    public void Require(bool valid, string property, string problem)
    {
        if (!valid)
        {
            Add(property, problem);
        }
    }
}
