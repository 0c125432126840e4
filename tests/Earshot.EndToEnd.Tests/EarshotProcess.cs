using System.Diagnostics;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>Runs the built program, as a user would.</summary>
internal static class EarshotProcess
{
    /// <summary>Longer than any run takes: one that still runs then hangs.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The program that the build put there.</summary>
    private static string Program { get; } = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "Earshot.Host.dll");

    /// <summary>Runs the program to its end.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="standardInput">What it reads from standard input; none when null.</param>
    /// <param name="heapMegabytes">Memory for its objects; with more it fails. As much as there is when null.</param>
    /// <param name="stop">Kills it.</param>
    public static async Task<ProcessResult> RunAsync(
        IEnumerable<string> arguments, Stream? standardInput = null, int? heapMegabytes = null, CancellationToken stop = default)
    {
        ProcessStartInfo start = Command(arguments);
        if (heapMegabytes is { } megabytes)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{megabytes * 1024L * 1024:x}";
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await FeedAsync(process, standardInput, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ProcessResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ProcessResult(ProcessResult.TimedOut, "", $"still running after {Limit}: {string.Join(' ', start.ArgumentList)}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts the program, for who feeds and reads it as it goes.</summary>
    public static Process Start(IEnumerable<string> arguments) =>
        Process.Start(Command(arguments)) ?? throw new InvalidOperationException("dotnet did not start");

    private static ProcessStartInfo Command(IEnumerable<string> arguments) => new("dotnet", [Program, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static async Task FeedAsync(Process process, Stream? input, CancellationToken stop)
    {
        try
        {
            if (input is not null)
            {
                await input.CopyToAsync(process.StandardInput.BaseStream, stop);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program left before it had read everything: its exit code tells.
        }
    }
}
