using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "Mirror",
    type: "Earshot.Mirror.MirrorPlugin",
    kind: PluginKind.Transport,
    description: "Sends packets to a VoIPmonitor or Earshot server, or receives them, as VoIPmonitor's mirror mode does.")]
