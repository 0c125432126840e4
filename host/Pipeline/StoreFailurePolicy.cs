namespace Earshot.Host.Pipeline;

/// <summary>What <see cref="StoreWriter"/> does when the store is slower than the calls, or fails.</summary>
internal enum StoreFailurePolicy
{
    /// <summary>For a file: reading waits for a slow store; after a failure nothing more is stored, and the end reports it.</summary>
    WaitAndStop,

    /// <summary>For a live sensor: what finds no room is dropped and counted; a failed batch is tried again until it is kept.</summary>
    DropAndRetry,
}
