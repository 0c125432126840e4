using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Sensor;

/// <summary>Gives what ends to the store and to the centre; streams that belong to no call are counted, not kept. Any thread.</summary>
internal sealed class RunOutput(IReadOnlyList<StoreWriter> writers) : IRecordSink
{
    public void OnCall(CallRecord call)
    {
        foreach (StoreWriter writer in writers)
        {
            writer.Add(call);
        }
    }

    public void OnStream(StreamRecord stream)
    {
    }

    public void OnRegistration(RegistrationRecord registration)
    {
        foreach (StoreWriter writer in writers)
        {
            writer.Add(registration);
        }
    }

    public void OnRequest(RequestRecord request)
    {
        foreach (StoreWriter writer in writers)
        {
            writer.Add(request);
        }
    }

    public void OnDialog(DialogRecord dialog)
    {
    }

    public void OnProgress(Timestamp settled)
    {
    }
}
