using System.Diagnostics;

namespace Earshot.Live.Tests.Capturing;

/// <summary>Programs of the system.</summary>
internal static class Command
{
    /// <summary>Runs one that is to succeed.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, "{0} {1}: {2}", program, string.Join(' ', arguments), errors);
        return output;
    }
}
