namespace Earshot.Sdk.Plugins;

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class EarshotPluginAttribute(string id, string type, PluginKind kind, string description) : Attribute
{
    public string Id { get; } = id;

    public string Type { get; } = type;

    public PluginKind Kind { get; } = kind;

    public string Description { get; } = description;
}

public enum PluginKind
{
    Capture,
    Decoder,
}
