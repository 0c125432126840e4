namespace Earshot.Host.Cli.Output;

/// <summary>Nobody reads standard output any more, as when <c>head</c> has what it wants: no failure that anybody has to be told.</summary>
internal sealed class OutputClosedException() : IOException("nobody reads the output any more");
