using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>
/// Prints on a thread of its own, so that the next packets are analysed meanwhile. What it was not yet told is bounded; whoever tells more waits.
/// </summary>
internal sealed class PrintingThread : IDisposable
{
    private const int QueuedRecords = 1024;

    /// <summary>In the queue: all records have come.</summary>
    private static readonly object Whole = new();

    // A person who watches sees a call so long after it can be printed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly BlockingCollection<object> queue = new(QueuedRecords);
    private readonly OrderedPrinter printer;
    private readonly Thread thread;
    private ExceptionDispatchInfo? failure;

    /// <param name="output">Used by no other thread until <see cref="Finish"/> has returned.</param>
    /// <param name="format">How records are printed to a text.</param>
    public PrintingThread(TextWriter output, Func<TextWriter, ICallWriter> format)
    {
        printer = new OrderedPrinter(output, format);
        thread = new Thread(Run) { Name = "output", IsBackground = true };
        thread.Start();
    }

    public void Print(CallRecord call) => queue.Add(call);

    public void Print(StreamRecord stream) => queue.Add(stream);

    public void Print(RegistrationRecord registration) => queue.Add(registration);

    public void Print(RequestRecord request) => queue.Add(request);

    public void Print(DialogRecord dialog) => queue.Add(dialog);

    /// <inheritdoc cref="OrderedPrinter.Settle"/>
    public void Settle(Timestamp settled) => queue.Add(settled);

    /// <summary>Nothing more comes: returns when everything is printed, and after it the counters, where they are wanted.</summary>
    /// <exception cref="IOException">The output took no more, or there is no room for what waits.</exception>
    public void Finish(Summary? summary)
    {
        queue.Add(Whole);
        if (summary is not null)
        {
            queue.Add(summary);
        }

        End();
        failure?.Throw();
    }

    public void Dispose()
    {
        End();
        queue.Dispose();
        printer.Dispose();
    }

    private void End()
    {
        if (!queue.IsAddingCompleted)
        {
            queue.CompleteAdding();
            thread.Join();
        }
    }

    private void Run()
    {
        while (!queue.IsCompleted)
        {
            queue.TryTake(out object? told, LongestWait);
            Guard(told);
        }

        Guard(told: null);
    }

    private void Guard(object? told)
    {
        if (failure is not null)
        {
            return;
        }

        try
        {
            Print(told);
        }
        catch (Exception e)
        {
            // Thrown again where somebody can tell it; what still comes is let go.
            failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <param name="told">Null when nothing more came for a while.</param>
    private void Print(object? told)
    {
        switch (told)
        {
            case CallRecord call:
                printer.Print(call);
                break;
            case StreamRecord stream:
                printer.Print(stream);
                break;
            case RegistrationRecord registration:
                printer.Print(registration);
                break;
            case RequestRecord request:
                printer.Print(request);
                break;
            case DialogRecord dialog:
                printer.Print(dialog);
                break;
            case Timestamp settled:
                printer.Settle(settled);
                break;
            case Summary summary:
                printer.Print(summary);
                break;
            case null:
                printer.Flush();
                break;
            default:
                printer.Finish();
                break;
        }
    }
}
