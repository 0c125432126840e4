using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin("OtherMajor", "Earshot.Tests.OtherMajor.Plugin", PluginKind.Decoder, "Built for SDK 1.x.")]

namespace Earshot.Tests.OtherMajor;

public sealed class Plugin;
