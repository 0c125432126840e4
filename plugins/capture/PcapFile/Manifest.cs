using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "PcapFile",
    type: "Earshot.PcapFile.PcapFilePlugin",
    kind: PluginKind.Capture,
    description: "Reads pcap and pcapng files, plain or compressed with gzip or zstd, and standard input.")]
