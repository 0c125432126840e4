using System.Diagnostics;
using System.Globalization;

namespace Earshot.Mirror.Tests.Support;

/// <summary>The other end, as somebody else wrote it: <c>mirror_peer.py</c>.</summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;
    private Task<string>? output;

    public PythonPeer(params string[] arguments)
    {
        process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "mirror_peer.py"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Why tests with it are skipped, or null.</summary>
    public static string? SkipReason { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "python3")))
            ? null
            : "'python3' is not on this machine";

    /// <summary>The port that a receiver prints first.</summary>
    public ushort ReadPort()
    {
        ushort port = ushort.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        output = process.StandardOutput.ReadToEndAsync(); // a full pipe would hold it up
        return port;
    }

    /// <summary>The rest of what it prints; fails when it does.</summary>
    public string[] Finish()
    {
        string all = (output ?? process.StandardOutput.ReadToEndAsync()).Result;
        process.WaitForExit();
        process.ExitCode.Should().Be(0, errors.Result);
        return all.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}

/// <summary>A theory that asks the other end.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = PythonPeer.SkipReason;
}

/// <summary>A theory about the captures beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CapturesTheoryAttribute : TheoryAttribute
{
    public CapturesTheoryAttribute() => Skip = Sdk.Testing.SharedCaptures.SkipReason;
}
