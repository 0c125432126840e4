using System.Diagnostics;
using Earshot.Sdk.Testing;

namespace Earshot.Host.Tests.Cli;

/// <summary>Runs the built program as its users do.</summary>
internal static class Earshot
{
    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments) => Run(null, arguments);

    /// <summary>With <c>EARSHOT_CONFIG</c> in the environment.</summary>
    public static (int ExitCode, string Output, string Errors) Run(string? configuration, string[] arguments)
    {
        string program = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "Earshot.Host.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["EARSHOT_CONFIG"] = configuration;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
