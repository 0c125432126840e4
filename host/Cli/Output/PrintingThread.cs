using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>
/// Prints on a thread of its own, so that the next packets are analysed meanwhile, and in large pieces: every piece is a system call. What
/// waits is bounded; whoever prints more waits for the output.
/// </summary>
internal sealed class PrintingThread : IDisposable
{
    private const int QueuedRecords = 1024;
    private const int PieceLength = 32 * 1024;

    // A person who watches sees a call so long after it can be printed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly BlockingCollection<(RecordKind Kind, object Record)> queue = new(QueuedRecords);
    private readonly HashSet<RecordKind> begun = [];
    private readonly StringBuilder piece = new();
    private readonly TextWriter output;
    private readonly ICallWriter writer;
    private readonly CancellationTokenSource failed = new();
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

    /// <summary>Cancelled when the output takes no more: what is printed from then on is let go.</summary>
    public CancellationToken Failed => failed.Token;

    /// <summary>Prints a record behind the others.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="record">The record, or the text that the same format has made of it.</param>
    public void Print(RecordKind kind, object record) => queue.Add((kind, record));

    /// <summary>Prints the counters, where they are wanted, and returns when everything is printed.</summary>
    /// <exception cref="IOException">The output took no more.</exception>
    public void Finish(Summary? summary)
    {
        if (summary is not null)
        {
            queue.Add((default, summary));
        }

        End();
        failure?.Throw();
    }

    public void Dispose()
    {
        End();
        queue.Dispose();
        failed.Dispose();
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
            bool isThere = queue.TryTake(out (RecordKind Kind, object Record) next, LongestWait);
            Guard(next.Kind, isThere ? next.Record : null);
        }

        Guard(default, record: null);
    }

    private void Guard(RecordKind kind, object? record)
    {
        if (failure is not null)
        {
            return;
        }

        try
        {
            Write(kind, record);
        }
        catch (Exception e)
        {
            // Thrown again where somebody can tell it; what still comes is let go.
            failure = ExceptionDispatchInfo.Capture(e);
            failed.Cancel();
        }
    }

    /// <param name="kind">What it is.</param>
    /// <param name="record">Null when nothing more came for a while.</param>
    private void Write(RecordKind kind, object? record)
    {
        if (record is not (null or Summary))
        {
            writer.Begin(kind, isFirst: begun.Add(kind));
        }

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
            case string text:
                piece.Append(text);
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
