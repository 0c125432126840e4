using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "CentralServer",
    type: "Earshot.CentralServer.CentralServerPlugin",
    kind: PluginKind.Transport,
    description: "Takes packets and call records from sensors, encrypted and acknowledged: the centre's end of CentralSensor.")]
