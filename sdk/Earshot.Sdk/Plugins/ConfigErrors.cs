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

    /// <summary>Notes what is wrong with a list of UDP or TCP ports: a port 0, or one that is named twice.</summary>
    /// <param name="ports">The list; empty is right.</param>
    /// <param name="property">The property as it stands in the class, for example <c>nameof(UdpPorts)</c>.</param>
    public void RequirePorts(IReadOnlyCollection<ushort> ports, string property)
    {
        Require(!ports.Contains((ushort)0), property, "every port must be between 1 and 65535");
        Require(ports.Distinct().Count() == ports.Count, property, "must name every port only once");
    }
}
