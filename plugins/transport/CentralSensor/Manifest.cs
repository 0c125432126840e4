using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "CentralSensor",
    type: "Earshot.CentralSensor.CentralSensorPlugin",
    kind: PluginKind.Transport,
    description: "Sends packets or call records to a central Earshot, encrypted and acknowledged.")]
