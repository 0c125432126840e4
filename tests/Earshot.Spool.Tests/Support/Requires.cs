using Earshot.Sdk.Testing;

namespace Earshot.Spool.Tests.Support;

/// <summary>What some tests need of the machine. Where it is not there they are skipped, visibly.</summary>
internal static class Requires
{
    /// <summary>Why a test that asks tshark is skipped, or null.</summary>
    public static string? Tshark { get; } = Missing("tshark") ?? Missing("capinfos");

    /// <summary>Why a test that compares with real captures is skipped, or null.</summary>
    public static string? Captures { get; } = Tshark ?? SharedCaptures.SkipReason;

    /// <summary>Why a test that mounts a file system is skipped, or null.</summary>
    public static string? Mount { get; } = Environment.IsPrivilegedProcess ? Missing("mount") ?? Tshark : "only root can mount a file system";

    /// <summary>Why a test that counts what a thread reads is skipped, or null.</summary>
    public static string? ReadCounter { get; } = File.Exists(ReadBytes.Counter) ? null : "this kernel does not count what a thread reads";

    private static string? Missing(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)))
            ? null
            : $"'{program}' is not on this machine";
}

/// <summary>A fact that tshark is asked about.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TsharkFactAttribute : FactAttribute
{
    public TsharkFactAttribute() => Skip = Requires.Tshark;
}

/// <summary>A theory that tshark is asked about.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TsharkTheoryAttribute : TheoryAttribute
{
    public TsharkTheoryAttribute() => Skip = Requires.Tshark;
}

/// <summary>A theory about the captures beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CapturesTheoryAttribute : TheoryAttribute
{
    public CapturesTheoryAttribute() => Skip = Requires.Captures;
}

/// <summary>A fact about a small disk, which is mounted for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = Requires.Mount;
}

/// <summary>A theory about how much is read.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadCounterTheoryAttribute : TheoryAttribute
{
    public ReadCounterTheoryAttribute() => Skip = Requires.ReadCounter;
}
