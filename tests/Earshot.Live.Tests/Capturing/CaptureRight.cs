using Earshot.LiveCapture;
using Earshot.LivePcap;
using Earshot.Sdk.Plugins;

namespace Earshot.Live.Tests.Capturing;

/// <summary>Whether this process may capture from loopback.</summary>
internal static class CaptureRight
{
    /// <summary>Why tests are skipped, or null when the right is there.</summary>
    public static string? SkipReason { get; } = Find();

    private static string? Find()
    {
        try
        {
            DeviceOpener.Open("lo", new LivePcapConfig(), new CaptureFilter("", new OwnConnections())).Dispose();
            return null;
        }
        catch (PluginException e)
        {
            return e.Message;
        }
    }
}
