using Earshot.Sdk.Plugins;

namespace Earshot.FabricTags;

/// <summary>Nothing to set: the EtherTypes are those of the standards.</summary>
internal sealed class FabricTagsConfig : PluginConfig;
