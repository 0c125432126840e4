using Earshot.Sdk.Plugins;

namespace Earshot.Nsh;

/// <summary>Nothing to set: the EtherType is IANA's.</summary>
internal sealed class NshConfig : PluginConfig;
