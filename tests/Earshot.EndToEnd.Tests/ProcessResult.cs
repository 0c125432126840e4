namespace Earshot.EndToEnd.Tests;

/// <summary>How a run of the program ended.</summary>
/// <param name="ExitCode">Its exit code, or <see cref="TimedOut"/>.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Stands for the exit code of a program that had to be killed.</summary>
    public const int TimedOut = -1;

    /// <summary>Itself, when the program was content.</summary>
    /// <exception cref="InvalidDataException">It was not; the message has what it said.</exception>
    public ProcessResult OrThrow() => ExitCode == 0 ? this : throw new InvalidDataException($"exit code {ExitCode}: {Errors.Trim()}");
}
