using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Lanes.Journaling;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Sensor;

/// <summary>Gives what ends to the store and to the centre; streams that belong to no call are counted, not kept. Any thread.</summary>
internal sealed class RunOutput(IReadOnlyList<StoreWriter> writers) : IRecordSink
{
    private readonly RecordLedger? ledger;
    private readonly LaneProgress? progress;

    /// <summary>For a lane: what was kept before this run is left out, and the ledger is told what is kept now.</summary>
    public RunOutput(IReadOnlyList<StoreWriter> writers, RecordLedger ledger, LaneProgress progress)
        : this(writers) => (this.ledger, this.progress) = (ledger, progress);

    public void OnCall(CallRecord call)
    {
        if (IsWanted(ledger is null ? default : KeptRecord.Of(call), out RecordTicket? ticket))
        {
            foreach (StoreWriter writer in writers)
            {
                writer.Add(call, ticket);
            }
        }
    }

    public void OnStream(StreamRecord stream)
    {
    }

    public void OnRegistration(RegistrationRecord registration)
    {
        if (IsWanted(ledger is null ? default : KeptRecord.Of(registration), out RecordTicket? ticket))
        {
            foreach (StoreWriter writer in writers)
            {
                writer.Add(registration, ticket);
            }
        }
    }

    public void OnRequest(RequestRecord request)
    {
        if (IsWanted(ledger is null ? default : KeptRecord.Of(request), out RecordTicket? ticket))
        {
            foreach (StoreWriter writer in writers)
            {
                writer.Add(request, ticket);
            }
        }
    }

    public void OnDialog(DialogRecord dialog)
    {
    }

    public void OnProgress(Timestamp settled)
    {
        if (progress is not null)
        {
            progress.Settled = settled;
        }
    }

    private bool IsWanted(KeptRecord record, out RecordTicket? ticket)
    {
        ticket = ledger?.Take(record, writers.Count);
        return ledger is null || ticket is not null;
    }
}
