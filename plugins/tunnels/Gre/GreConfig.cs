using Earshot.Sdk.Plugins;

namespace Earshot.Gre;

/// <summary>Nothing to set: the protocol number is IANA's, the EtherTypes are Cisco's.</summary>
internal sealed class GreConfig : PluginConfig;
