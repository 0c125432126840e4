using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "LiteDbStore",
    type: "Earshot.LiteDbStore.LiteDbStorePlugin",
    kind: PluginKind.CallStore,
    description: "Keeps call records in an embedded database, one file per day.")]
