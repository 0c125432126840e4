using System.Diagnostics;

namespace Earshot.Remote.Tests.Network;

/// <summary>A fact about bad lines: skipped, visibly, where the kernel cannot make one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetemFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Reason = new(Find);

    public NetemFactAttribute() => Skip = Reason.Value;

    private static string? Find()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "needs root";
        }

        string name = $"earshot-n-{Environment.ProcessId}";
        Commands.Run("ip", "netns", "add", name);
        using Process process = Process.Start(
            new ProcessStartInfo("tc", ["-n", name, "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        Commands.Run("ip", "netns", "del", name);
        return process.ExitCode == 0 ? null : "this kernel has no netem";
    }
}
