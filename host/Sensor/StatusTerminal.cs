using System.Text;

namespace Earshot.Host.Sensor;

/// <summary>Standard error on a terminal, with one line at its end that is written again and again. Any thread.</summary>
internal sealed class StatusTerminal : TextWriter
{
    private const string EraseLine = "\r\e[K";

    private readonly Lock gate = new();
    private readonly TextWriter error;
    private string status = "";
    private bool isInLine;

    private StatusTerminal(TextWriter error) => this.error = error;

    public override Encoding Encoding => error.Encoding;

    // Some terminals do not tell.
    private static int Width => Console.BufferWidth is > 1 and var columns ? columns : 80;

    /// <summary>Becomes <see cref="Console.Error"/> until it is disposed of.</summary>
    public static StatusTerminal TakeOver()
    {
        var terminal = new StatusTerminal(Console.Error);
        Console.SetError(terminal);
        return terminal;
    }

    /// <summary>The line from now on; empty for none.</summary>
    public void Show(string line)
    {
        lock (gate)
        {
            // One that is wider than the terminal could not be erased.
            status = line.Length < Width ? line : line[..(Width - 1)];
            if (!isInLine)
            {
                error.Write(EraseLine + status);
            }
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        lock (gate)
        {
            bool ends = value.EndsWith('\n');
            error.Write((isInLine ? "" : EraseLine) + value + (ends ? status : ""));
            isInLine = !ends;
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    protected override void Dispose(bool disposing)
    {
        Show("");
        Console.SetError(error);
        base.Dispose(disposing);
    }
}
