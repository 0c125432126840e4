using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "MySqlStore",
    type: "Earshot.MySqlStore.MySqlStorePlugin",
    kind: PluginKind.CallStore,
    description: "Keeps call records in MySQL, MariaDB or Galera, in VoIPmonitor's tables.")]
