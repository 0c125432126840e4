using System.Diagnostics;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>Programs of others that tests ask for the truth.</summary>
internal static class Programs
{
    /// <summary>Whether it is on the PATH.</summary>
    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has what it said.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {await errors}");
    }
}

/// <summary>A test that asks another program, and is skipped visibly where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    /// <param name="program">The other program.</param>
    /// <param name="onSharedCaptures">It needs the captures beside the repository too.</param>
    public ProgramFactAttribute(string program, bool onSharedCaptures = false) => Skip =
        (onSharedCaptures ? SharedCaptures.SkipReason : null) ?? (Programs.Has(program) ? null! : $"{program} is not installed");
}
