namespace Earshot.Sdk.Plugins;

/// <summary>
/// The manifest of a plugin assembly. The host reads it from metadata before any code of the plugin is loaded; the
/// plugin's version is the assembly's, the SDK it was built for is its reference to <c>Earshot.Sdk</c>.
/// </summary>
/// <param name="id">Name used as <c>plugin = "..."</c>; equals the plugin's folder and assembly name.</param>
/// <param name="type">Full name of the class derived from <see cref="Plugin"/>.</param>
/// <param name="kind">What the plugin does.</param>
/// <param name="description">One line for <c>earshot plugins list</c>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class EarshotPluginAttribute(string id, string type, PluginKind kind, string description) : Attribute
{
    /// <summary>Name used as <c>plugin = "..."</c>.</summary>
    public string Id { get; } = id;

    /// <summary>Full name of the class derived from <see cref="Plugin"/>.</summary>
    public string Type { get; } = type;

    /// <summary>What the plugin does.</summary>
    public PluginKind Kind { get; } = kind;

    /// <summary>One line for <c>earshot plugins list</c>.</summary>
    public string Description { get; } = description;

    /// <summary>
    /// For decoders, the keys that the plugin may claim, as a reader knows them: "IP protocol 47", "UDP port 4789
    /// (udp_ports)". The values in force come from the configuration.
    /// </summary>
    public string[] Claims { get; set; } = [];
}

/// <summary>What a plugin does in the pipeline.</summary>
public enum PluginKind
{
    /// <summary>Delivers frames.</summary>
    Capture,

    /// <summary>Takes a tunnel or link layer off.</summary>
    Decoder,

    /// <summary>Follows calls.</summary>
    Signalling,

    /// <summary>Measures media streams.</summary>
    Media,

    /// <summary>Keeps call records.</summary>
    CallStore,

    /// <summary>Finds problems in calls that are over.</summary>
    Diagnosis,

    /// <summary>Takes a layer off TCP connections.</summary>
    StreamDecoder,

    /// <summary>Keeps packets.</summary>
    PacketSpool,

    /// <summary>Carries packets or records from sensors to a centre.</summary>
    Transport,

    /// <summary>Decodes audio.</summary>
    Audio,
}
