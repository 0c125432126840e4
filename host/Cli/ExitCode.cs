namespace Earshot.Host.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>128 + SIGPIPE, as a shell tells of a program that ended because nobody reads its output any more.</summary>
    public const int OutputClosed = 141;

    /// <summary>EX_CONFIG of sysexits.h: systemd's <c>RestartPreventExitStatus=78</c> keeps a wrong configuration from looping.</summary>
    public const int WrongConfiguration = 78;
}
