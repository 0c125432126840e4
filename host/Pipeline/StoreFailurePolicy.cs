namespace Earshot.Host.Pipeline;

/// <summary>What <see cref="StoreWriter"/> and <see cref="Spooling.SpoolWriter"/> do when what they write to is slow, or fails.</summary>
internal enum StoreFailurePolicy
{
    /// <summary>For a file: reading waits for a slow store; after a failure nothing more is stored, and the end reports it.</summary>
    WaitAndStop,

    /// <summary>For a live sensor: what finds no room is dropped and counted; a failed batch is tried again until it is kept.</summary>
    DropAndRetry,

    /// <summary>For the spool of a lane, whose sensor has buffers of its own: a slow disk holds it up; what a disk that fails does not take is counted.</summary>
    WaitAndRetry,
}
