using Earshot.Host.Cli.Output;

namespace Earshot.Host.Cli;

/// <summary>
/// What is kept is who spoke with whom, and what: no file and no folder that is made from now on is for others than its account and its group,
/// whichever plugin makes it.
/// </summary>
internal static class PrivateFiles
{
    private const int NotForOthers = 0b000_010_111;

    /// <summary>Holds until the process ends; a umask that is stricter stays so.</summary>
    public static void Demand()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = NativeMethods.Umask(NotForOthers | NativeMethods.Umask(NotForOthers));
        }
    }
}
