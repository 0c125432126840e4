using System.ComponentModel;
using Earshot.LiveCapture;
using Earshot.Sdk.Plugins;

namespace Earshot.AfPacket;

/// <summary>Says which interfaces are left out when all are captured from.</summary>
/// <param name="log">Told of each once.</param>
internal sealed class LeftOut(IPluginLog log)
{
    private readonly HashSet<string> seen = [];

    /// <summary>Looks at those that are there now.</summary>
    public void Look()
    {
        string[] more = [.. AfPacketPlugin.AllNames().Except(seen)];
        if (more.Length == 0)
        {
            return;
        }

        using var socket = new PacketSocket();
        foreach (string name in more)
        {
            try
            {
                int hardwareType = socket.HardwareTypeOf(name);
                seen.Add(name);
                if (LinkTypes.Of(hardwareType) is null)
                {
                    log.Warning($"{name} is left out: it has frames that AfPacket does not know (ARPHRD {hardwareType})");
                }
            }
            catch (Win32Exception)
            {
                // It went just now.
            }
        }
    }
}
