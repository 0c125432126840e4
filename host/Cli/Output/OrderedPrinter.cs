using System.Globalization;
using System.Text;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>
/// Has calls printed by (start, Call-ID) as soon as none can come before them, then the streams that belong to no call, then
/// registrations and requests by their start, then dialogs: the same order whatever the number of shards.
/// </summary>
internal sealed class OrderedPrinter : IDisposable
{
    /// <summary>Bytes of each kind that wait in memory.</summary>
    private const long WaitingBytes = 32 * 1024 * 1024;

    private readonly StringBuilder ahead = new();
    private readonly ICallWriter writer;
    private readonly PrintingThread printer;
    private readonly WaitingRecords<CallRecord> calls;
    private readonly WaitingRecords<StreamRecord> streams;
    private readonly WaitingRecords<RegistrationRecord> registrations;
    private readonly WaitingRecords<RequestRecord> requests;
    private readonly WaitingRecords<DialogRecord> dialogs;

    /// <param name="printer">Prints what is due.</param>
    /// <param name="format">How it prints records, for those that cannot wait in memory.</param>
    public OrderedPrinter(PrintingThread printer, Func<TextWriter, ICallWriter> format)
    {
        this.printer = printer;
        writer = format(new StringWriter(ahead, CultureInfo.InvariantCulture));
        calls = new(WaitingBytes, call => Ahead(call, writer.Write));
        streams = new(WaitingBytes, stream => Ahead(stream, writer.Write));
        registrations = new(WaitingBytes, registration => Ahead(registration, writer.Write));
        requests = new(WaitingBytes, request => Ahead(request, writer.Write));
        dialogs = new(WaitingBytes, dialog => Ahead(dialog, writer.Write));
    }

    public void Print(CallRecord call) => calls.Add(call.Start, call.CallId, call, RecordSize.Of(call));

    public void Print(StreamRecord stream) => streams.Add(stream.Start, StreamOrder.NameOf(stream), stream, RecordSize.Of(stream));

    public void Print(RegistrationRecord registration) =>
        registrations.Add(registration.Start, $"{registration.Aor}\0{registration.Contact}", registration, RecordSize.OfOther);

    public void Print(RequestRecord request) => requests.Add(request.Start, request.CallId, request, RecordSize.OfOther);

    /// <summary>Dialogs come in their order.</summary>
    public void Print(DialogRecord dialog) => dialogs.Add(default, "", dialog, RecordSize.OfOther);

    /// <summary>No call that starts before this time will come any more.</summary>
    public void Settle(Timestamp settled) => Release(calls, settled, RecordKind.Call);

    /// <summary>Everything has come: prints what is left.</summary>
    public void Finish()
    {
        Settle(Timestamp.MaxValue);
        Release(streams, Timestamp.MaxValue, RecordKind.Stream);
        Release(registrations, Timestamp.MaxValue, RecordKind.Registration);
        Release(requests, Timestamp.MaxValue, RecordKind.Request);
        Release(dialogs, Timestamp.MaxValue, RecordKind.Dialog);
    }

    public void Dispose()
    {
        writer.Dispose();
        calls.Dispose();
        streams.Dispose();
        registrations.Dispose();
        requests.Dispose();
        dialogs.Dispose();
    }

    private void Release<T>(WaitingRecords<T> waiting, Timestamp before, RecordKind kind)
        where T : class
    {
        while (waiting.TryTake(before, out T? record, out string text))
        {
            printer.Print(kind, (object?)record ?? text);
        }
    }

    /// <summary>What will be printed of a record.</summary>
    private string Ahead<T>(T record, Action<T> write)
    {
        ahead.Clear();
        write(record);
        return ahead.ToString();
    }
}
