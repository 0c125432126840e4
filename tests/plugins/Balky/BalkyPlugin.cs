using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin("Balky", "Earshot.Tests.Balky.BalkyPlugin", PluginKind.Capture, "Does not capture as it should.")]

namespace Earshot.Tests.Balky;

public enum Trouble
{
    FailsToOpen,
    NeverOpens,
    StopsToDeliver,
}

public sealed class BalkyConfig : PluginConfig
{
    public Trouble Trouble { get; set; }
}

internal sealed class BalkyPlugin : PacketSourcePlugin<BalkyConfig>, ICaptureFileReader
{
    public IPacketSource OpenFile(string path, PluginConfig config, IPluginContext context) => Open((BalkyConfig)config, context);

    protected override IPacketSource Open(BalkyConfig config, IPluginContext context)
    {
        switch (config.Trouble)
        {
            case Trouble.FailsToOpen:
                throw new InvalidOperationException("no coffee");
            case Trouble.NeverOpens:
                context.Log.Information("opening");
                using (var never = new ManualResetEventSlim())
                {
                    never.Wait();
                }

                break;
        }

        return new BalkySource();
    }
}
