using Earshot.Host.Cli.Output;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli;

/// <summary>What <c>earshot read</c> does with what is found: keeps it in the store, and has printed what was asked for.</summary>
internal sealed class ReadOutput(OrderedPrinter printer, StoreWriter? store) : IRecordSink
{
    /// <summary>Print registrations too.</summary>
    public bool WantsRegistrations { get; init; }

    /// <summary>Print requests outside calls too.</summary>
    public bool WantsRequests { get; init; }

    /// <summary>Print only calls whose record has this id, or which have this Call-ID; null for everything.</summary>
    public string? Name { get; init; }

    /// <summary>How many calls were printed so far, or wait for it.</summary>
    public long Calls { get; private set; }

    public void OnCall(CallRecord call)
    {
        store?.Add(call);
        if (Name is null || call.Id == Name || call.CallId == Name)
        {
            printer.Print(call);
            Calls++;
        }
    }

    public void OnStream(StreamRecord stream)
    {
        if (Name is null)
        {
            printer.Print(stream);
        }
    }

    public void OnRegistration(RegistrationRecord registration)
    {
        store?.Add(registration);
        if (WantsRegistrations && Name is null)
        {
            printer.Print(registration);
        }
    }

    public void OnRequest(RequestRecord request)
    {
        store?.Add(request);
        if (WantsRequests && Name is null)
        {
            printer.Print(request);
        }
    }

    public void OnDialog(DialogRecord dialog)
    {
        if (Name is null)
        {
            printer.Print(dialog);
        }
    }

    public void OnProgress(Timestamp settled) => printer.Settle(settled);
}
