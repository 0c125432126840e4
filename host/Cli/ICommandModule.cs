using System.CommandLine;

namespace Earshot.Host.Cli;

/// <summary>
/// One command below <c>earshot</c>, registered in <c>Program.cs</c>. Its action may throw what
/// <see cref="CommandRunner"/> maps to exit codes, and returns one of <see cref="ExitCode"/>.
/// </summary>
internal interface ICommandModule
{
    /// <summary>Makes the command with its arguments, options and action. Does nothing else: every start builds all commands.</summary>
    Command Build();
}
