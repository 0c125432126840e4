using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>Takes what the pipeline finds, as soon as it is whole. Called by one thread.</summary>
internal interface IRecordSink
{
    /// <summary>A call with its streams.</summary>
    void OnCall(CallRecord call);

    /// <summary>A stream that belongs to no call.</summary>
    void OnStream(StreamRecord stream);

    /// <summary>A registration that is over.</summary>
    void OnRegistration(RegistrationRecord registration);

    /// <summary>Requests outside calls that are over.</summary>
    void OnRequest(RequestRecord request);

    /// <summary>All that was seen of one Call-ID.</summary>
    void OnDialog(DialogRecord dialog);

    /// <summary>No call that starts before this time will come any more, but for captures that are out of order by seconds.</summary>
    void OnProgress(Timestamp settled);
}
