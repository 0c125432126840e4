using Earshot.Host.Pipeline;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>
/// Prints records in one format. How one is printed does not depend on those before it: <see cref="Begin"/> prints what does. What it printed
/// is complete after <see cref="IDisposable.Dispose"/>.
/// </summary>
internal interface ICallWriter : IDisposable
{
    /// <summary>Prints what stands above a record: the heading of its kind, or what parts it from the one before.</summary>
    /// <param name="kind">Of what the next record is.</param>
    /// <param name="isFirst">It is the first of them.</param>
    void Begin(RecordKind kind, bool isFirst);

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
