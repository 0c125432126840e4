using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>
/// Prints on a thread of its own, so that the next packets are analysed meanwhile, and in large pieces: every piece is a system call. What
/// waits is bounded; whoever writes more waits for the output.
/// </summary>
internal sealed class PrintingThread : ICallWriter
{
    private const int QueuedRecords = 1024;
    private const int PieceLength = 32 * 1024;

    // A person who watches sees a call so long after it ended.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly BlockingCollection<object> records = new(QueuedRecords);
    private readonly StringBuilder piece = new();
    private readonly TextWriter output;
    private readonly ICallWriter writer;
    private readonly Thread thread;
    private ExceptionDispatchInfo? failure;

    /// <param name="output">Used by no other thread until <see cref="Finish"/> has returned.</param>
    /// <param name="format">How records are printed to a text.</param>
    public PrintingThread(TextWriter output, Func<TextWriter, ICallWriter> format)
    {
        this.output = output;
        writer = format(new StringWriter(piece, CultureInfo.InvariantCulture));
        thread = new Thread(Run) { Name = "output", IsBackground = true };
        thread.Start();
    }

    public void Write(CallRecord call) => records.Add(call);

    public void Write(StreamRecord stream) => records.Add(stream);

    public void Write(RegistrationRecord registration) => records.Add(registration);

    public void Write(RequestRecord request) => records.Add(request);

    public void Write(DialogRecord dialog) => records.Add(dialog);

    public void Write(Summary summary) => records.Add(summary);

    /// <summary>Returns when everything is printed.</summary>
    /// <exception cref="IOException">The output took no more.</exception>
    public void Finish()
    {
        End();
        failure?.Throw();
    }

    public void Dispose()
    {
        End();
        records.Dispose();
    }

    private void End()
    {
        if (!records.IsAddingCompleted)
        {
            records.CompleteAdding();
            thread.Join();
        }
    }

    private void Run()
    {
        while (!records.IsCompleted)
        {
            records.TryTake(out object? record, LongestWait);
            Guard(record);
        }

        Guard(record: null);
    }

    private void Guard(object? record)
    {
        if (failure is not null)
        {
            return;
        }

        try
        {
            Print(record);
        }
        catch (Exception e)
        {
            // Thrown again where somebody can tell it; what still comes is let go.
            failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <param name="record">Null when nothing more came for a while.</param>
    private void Print(object? record)
    {
        switch (record)
        {
            case CallRecord call:
                writer.Write(call);
                break;
            case StreamRecord stream:
                writer.Write(stream);
                break;
            case RegistrationRecord registration:
                writer.Write(registration);
                break;
            case RequestRecord request:
                writer.Write(request);
                break;
            case DialogRecord dialog:
                writer.Write(dialog);
                break;
            case Summary summary:
                writer.Write(summary);
                break;
        }

        if (record is null || piece.Length >= PieceLength)
        {
            output.Write(piece);
            output.Flush();
            piece.Clear();
        }
    }
}
