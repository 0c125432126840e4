using Earshot.Host.Pipeline;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>Prints records in one format. What it printed is complete after <see cref="IDisposable.Dispose"/>.</summary>
internal interface ICallWriter : IDisposable
{
    /// <summary>Prints a call.</summary>
    void Write(CallRecord call);

    /// <summary>Prints a stream that belongs to no call.</summary>
    void Write(StreamRecord stream);

    /// <summary>Prints a registration.</summary>
    void Write(RegistrationRecord registration);

    /// <summary>Prints requests outside calls.</summary>
    void Write(RequestRecord request);

    /// <summary>Prints all that was seen of one Call-ID.</summary>
    void Write(DialogRecord dialog);

    /// <summary>Prints the counters.</summary>
    void Write(Summary summary);
}
