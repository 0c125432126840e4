namespace Earshot.Host.Pipeline;

/// <summary>Waits in the queue of a <see cref="StoreWriter"/> behind the records that it is about.</summary>
internal interface IConfirmation
{
    /// <summary>Called once, by the writing thread.</summary>
    /// <param name="failure">Null when the records before it are kept.</param>
    void Confirm(Exception? failure);
}
