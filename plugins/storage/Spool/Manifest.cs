using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "Spool",
    type: "Earshot.Spool.SpoolPlugin",
    kind: PluginKind.PacketSpool,
    description: "Keeps packets in pcapng files, one per minute, with an index by call and stream.")]
