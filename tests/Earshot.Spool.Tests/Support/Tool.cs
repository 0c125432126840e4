using System.Diagnostics;

namespace Earshot.Spool.Tests.Support;

/// <summary>Runs a program of the machine to its end.</summary>
internal static class Tool
{
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed, or complained of the file.</exception>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string complaint = string.Join('\n', errors.Result.Split('\n').Where(line => !line.StartsWith("Running as user", StringComparison.Ordinal)));
        return process.ExitCode == 0 && complaint.Trim().Length == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}, {complaint}");
    }
}
