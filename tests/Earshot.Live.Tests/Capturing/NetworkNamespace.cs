using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Earshot.Live.Tests.Capturing;

/// <summary>A network namespace with loopback and an interface that may go and come back.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    /// <summary>The interface beside loopback.</summary>
    public const string Interface = "mirror0";

    /// <summary>What is sent here comes in there.</summary>
    public const string Peer = "peer0";

    private static int made;

    public NetworkNamespace()
    {
        Command.Run("ip", "netns", "add", Name);
        Ip("link", "set", "lo", "up");
        AddInterface();
    }

    public string Name { get; } = $"earshot-{Environment.ProcessId}-{Interlocked.Increment(ref made)}";

    public void AddInterface(string name = Interface, string peer = Peer)
    {
        Ip("link", "add", name, "type", "veth", "peer", "name", peer);
        Ip("link", "set", name, "up");
        Ip("link", "set", peer, "up");
    }

    public void RemoveInterface() => Ip("link", "del", Interface);

    /// <summary>ip(8) in it.</summary>
    /// <returns>What it printed.</returns>
    public string Ip(params string[] arguments) => Command.Run("ip", ["-n", Name, .. arguments]);

    /// <summary>Runs something on a thread that is in it: sockets that it makes are, too.</summary>
    public void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using SafeFileHandle handle = File.OpenHandle($"/var/run/netns/{Name}");
                SetNamespace((int)handle.DangerousGetHandle(), 0).Should().Be(0);
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    public void Dispose() => Command.Run("ip", "netns", "del", Name);

    [DllImport("libc", EntryPoint = "setns")]
    private static extern int SetNamespace(int descriptor, int kind);
}
