using System.Globalization;
using System.Text;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>
/// Prints calls by (start, Call-ID) as soon as none can come before them, then the streams that belong to no call, then
/// registrations and requests by their start, then dialogs: the same order whatever the number of shards. Each record becomes
/// text when it comes, so what waits is short, and may wait in a file.
/// </summary>
internal sealed class OrderedPrinter : IDisposable
{
    /// <summary>Characters of each kind that wait in memory.</summary>
    private const int WaitingLength = 16 * 1024 * 1024;

    /// <summary>Every piece is a system call.</summary>
    private const int PieceLength = 32 * 1024;

    private static readonly RecordKind[] Kinds = Enum.GetValues<RecordKind>();

    private readonly StringBuilder line = new();
    private readonly StringBuilder piece = new();
    private readonly TextWriter output;
    private readonly ICallWriter writer;
    private readonly WaitingLines[] waiting = Array.ConvertAll(Kinds, _ => new WaitingLines(WaitingLength));
    private readonly bool[] hasBegun = new bool[Kinds.Length];

    /// <param name="output">Where to.</param>
    /// <param name="format">How records are printed to a text.</param>
    public OrderedPrinter(TextWriter output, Func<TextWriter, ICallWriter> format)
    {
        this.output = output;
        writer = format(new StringWriter(line, CultureInfo.InvariantCulture));
        MoveLine();
    }

    public void Print(CallRecord call)
    {
        writer.Write(call);
        Wait(RecordKind.Call, call.Start, call.CallId);
    }

    public void Print(StreamRecord stream)
    {
        writer.Write(stream);
        Wait(RecordKind.Stream, stream.Start, StreamOrder.NameOf(stream));
    }

    public void Print(RegistrationRecord registration)
    {
        writer.Write(registration);
        Wait(RecordKind.Registration, registration.Start, $"{registration.Aor}\0{registration.Contact}");
    }

    public void Print(RequestRecord request)
    {
        writer.Write(request);
        Wait(RecordKind.Request, request.Start, request.CallId);
    }

    /// <summary>Dialogs are printed as they come, for they come in their order.</summary>
    public void Print(DialogRecord dialog)
    {
        writer.Write(dialog);
        Wait(RecordKind.Dialog, default, "");
    }

    /// <summary>No call that starts before this time will come any more.</summary>
    public void Settle(Timestamp settled) => Release(RecordKind.Call, settled);

    /// <summary>Everything has come: prints what is left.</summary>
    public void Finish()
    {
        foreach (RecordKind kind in Kinds)
        {
            Release(kind, Timestamp.MaxValue);
        }
    }

    /// <summary>Prints the counters.</summary>
    public void Print(Summary summary)
    {
        writer.Write(summary);
        MoveLine();
    }

    /// <summary>Whoever watches sees all that is printed so far.</summary>
    public void Flush()
    {
        output.Write(piece);
        output.Flush();
        piece.Clear();
    }

    public void Dispose()
    {
        writer.Dispose();
        Array.ForEach(waiting, lines => lines.Dispose());
    }

    /// <summary>Some formats have nothing to say of a kind.</summary>
    private void Wait(RecordKind kind, Timestamp start, string name)
    {
        if (line.Length > 0)
        {
            waiting[(int)kind].Add(start, name, line.ToString());
            line.Clear();
        }
    }

    private void Release(RecordKind kind, Timestamp before)
    {
        while (waiting[(int)kind].Take(before) is { } text)
        {
            writer.Begin(kind, isFirst: !hasBegun[(int)kind]);
            hasBegun[(int)kind] = true;
            MoveLine();
            piece.Append(text);
            if (piece.Length >= PieceLength)
            {
                Flush();
            }
        }
    }

    private void MoveLine()
    {
        piece.Append(line);
        line.Clear();
    }
}
