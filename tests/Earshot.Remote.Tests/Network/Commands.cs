using System.Diagnostics;

namespace Earshot.Remote.Tests.Network;

/// <summary>Runs small programs of the system that must succeed.</summary>
internal static class Commands
{
    public static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, "{0} {1}: {2}", program, string.Join(' ', arguments), errors);
    }
}
