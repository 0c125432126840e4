namespace Earshot.Host.Cli.Output;

/// <summary>What is printed, in the order in which it is.</summary>
internal enum RecordKind
{
    /// <summary>Calls.</summary>
    Call,

    /// <summary>Streams that belong to no call.</summary>
    Stream,

    /// <summary>Registrations.</summary>
    Registration,

    /// <summary>Requests outside calls.</summary>
    Request,

    /// <summary>What was seen of each Call-ID.</summary>
    Dialog,
}
