using System.Net.Sockets;

namespace Earshot.Host.Cli;

/// <summary>The right to capture packets.</summary>
internal static class CaptureRight
{
    /// <summary>What would give this program the right; null when it has it, or where it cannot be known.</summary>
    public static string? Remedy()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            // It hears nothing: it is for no protocol.
            using var attempt = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Unspecified);
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AccessDenied)
        {
            return $"run as root, or once: setcap cap_net_raw=eip {Environment.ProcessPath}";
        }
        catch (SocketException e)
        {
            return $"the kernel refuses packet sockets: {e.Message}";
        }
    }
}
