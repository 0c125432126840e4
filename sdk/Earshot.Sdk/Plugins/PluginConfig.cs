namespace Earshot.Sdk.Plugins;

/// <summary>
/// One table of <c>plugins.toml</c>. Derived classes have a public read-write property per key: <c>UdpPorts</c> is the key
/// <c>udp_ports</c>, the initial value is the default, and a <see cref="System.ComponentModel.DescriptionAttribute"/> is
/// the comment that <c>earshot config print</c> shows.
/// Types: <see cref="bool"/>, <see cref="int"/>, <see cref="long"/>, <see cref="ushort"/>, <see cref="double"/>,
/// <see cref="string"/>, enums (written in snake_case) and arrays of these.
/// </summary>
public abstract class PluginConfig
{
    /// <summary>Checks the values after the whole table was read. Opens nothing, reports every error it finds.</summary>
    /// <param name="errors">Where errors go.</param>
    public virtual void Validate(ConfigErrors errors)
    {
    }
}
