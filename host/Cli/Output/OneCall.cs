using Earshot.Host.Cli.Output.Page;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>Passes on the calls of one name: their page for people, else their record in the format asked for.</summary>
/// <param name="format">How to print.</param>
/// <param name="output">Where to.</param>
/// <param name="name">The id of a call's record, or a Call-ID; several calls may have one.</param>
internal sealed class OneCall(OutputFormat format, TextWriter output, string name) : ICallWriter
{
    private readonly ICallWriter inner = OutputFormats.Create(format, output);

    /// <summary>Calls of that name so far.</summary>
    public int Found { get; private set; }

    public void Write(CallRecord call)
    {
        if (call.Id != name && call.CallId != name)
        {
            return;
        }

        if (format != OutputFormat.Table)
        {
            inner.Write(call);
        }
        else
        {
            output.Write(Found > 0 ? "\n" : "");
            CallPage.Write(output, call, CallPage.WidthOfOutput);
        }

        Found++;
    }

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

    public void Write(Summary summary) => inner.Write(summary);

    public void Dispose() => inner.Dispose();
}
