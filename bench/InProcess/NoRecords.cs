using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Bench.InProcess;

/// <summary>Takes what comes out, and forgets it.</summary>
internal sealed class NoRecords : IRecordSink
{
    public void OnCall(CallRecord call)
    {
    }

    public void OnStream(StreamRecord stream)
    {
    }

    public void OnRegistration(RegistrationRecord registration)
    {
    }

    public void OnRequest(RequestRecord request)
    {
    }

    public void OnDialog(DialogRecord dialog)
    {
    }

    public void OnProgress(Timestamp settled)
    {
    }
}
