using Earshot.Host.Cli.Output.Page;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>A page for each call, for people, where one call was asked for; several may have one Call-ID. What is no call is left out.</summary>
internal sealed class CallPages(TextWriter output) : ICallWriter
{
    public void Begin(RecordKind kind, bool isFirst) => output.Write(isFirst ? "" : "\n");

    public void Write(CallRecord call) => CallPage.Write(output, call, CallPage.WidthOfOutput);

    public void Write(StreamRecord stream)
    {
    }

    public void Write(RegistrationRecord registration)
    {
    }

    public void Write(RequestRecord request)
    {
    }

    public void Write(DialogRecord dialog)
    {
    }

    public void Write(Summary summary) => new CallTable(output).Write(summary);

    public void Dispose() => output.Flush();
}
