using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin("MissingType", "Earshot.Tests.MissingType.Nowhere", PluginKind.Decoder, "Its class is not there.")]
