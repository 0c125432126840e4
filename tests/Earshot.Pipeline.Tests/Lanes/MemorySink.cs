using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Pipeline.Tests.Lanes;

/// <summary>Keeps the calls of a pipeline.</summary>
internal sealed class MemorySink : IRecordSink
{
    public List<CallRecord> Calls { get; } = [];

    public void OnCall(CallRecord call) => Calls.Add(call);

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
