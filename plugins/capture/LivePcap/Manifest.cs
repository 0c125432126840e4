using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "LivePcap",
    type: "Earshot.LivePcap.LivePcapPlugin",
    kind: PluginKind.Capture,
    description: "Captures from network interfaces through libpcap.")]
