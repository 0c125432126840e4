using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "AfPacket",
    type: "Earshot.AfPacket.AfPacketPlugin",
    kind: PluginKind.Capture,
    description: "Captures from network interfaces of Linux, in the kernel's own memory.")]
