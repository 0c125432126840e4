using Earshot.Sdk.Plugins;

namespace Earshot.Pppoe;

/// <summary>Nothing to set: the EtherTypes are those of the RFC.</summary>
internal sealed class PppoeConfig : PluginConfig;
