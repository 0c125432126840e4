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
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]);
        start.Environment["EARSHOT_CONFIG"] = configuration;
        return Run(start);
    }

    /// <summary>With its output redirected by a shell: <c>&gt;/dev/full</c>.</summary>
    public static (int ExitCode, string Output, string Errors) RunInto(string redirection, params string[] arguments) =>
        Run(new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet \"$@\" {redirection}", "sh", Program, .. arguments]));

    /// <summary>The program that the build put there.</summary>
    public static string Program => Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "Earshot.Host.dll");

    private static (int ExitCode, string Output, string Errors) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
