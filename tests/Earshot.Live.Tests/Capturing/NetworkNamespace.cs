using System.Diagnostics;

namespace Earshot.Live.Tests.Capturing;

/// <summary>A network namespace with loopback and an interface that may go and come back.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    /// <summary>The interface beside loopback.</summary>
    public const string Interface = "mirror0";

    private static int made;

    public NetworkNamespace()
    {
        Ip("netns", "add", Name);
        Ip("-n", Name, "link", "set", "lo", "up");
        AddInterface();
    }

    public string Name { get; } = $"earshot-{Environment.ProcessId}-{Interlocked.Increment(ref made)}";

    public void AddInterface()
    {
        Ip("-n", Name, "link", "add", Interface, "type", "veth", "peer", "name", "peer0");
        Ip("-n", Name, "link", "set", Interface, "up");
    }

    public void RemoveInterface() => Ip("-n", Name, "link", "del", Interface);

    public void Dispose() => Ip("netns", "del", Name);

    private static void Ip(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, "ip {0}: {1}", string.Join(' ', arguments), errors);
    }
}
