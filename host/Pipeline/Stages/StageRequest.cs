namespace Earshot.Host.Pipeline.Stages;

/// <summary>Asks the ordered stage something from any other thread. It answers between two blocks, so that nothing it works on needs a lock.</summary>
/// <param name="answer">Runs in the ordered stage's thread.</param>
internal sealed class StageRequest<T>(Func<T> answer)
    where T : class
{
    // A live source delivers a block at least every second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private TaskCompletionSource<T>? pending;
    private volatile bool isClosed;

    /// <summary>Null when nothing came through the pipeline for a while, or nothing will any more.</summary>
    public T? Ask()
    {
        if (isClosed)
        {
            return null;
        }

        var mine = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<T> asked = Interlocked.CompareExchange(ref pending, mine, null) ?? mine;
        return asked.Task.Wait(Patience) ? asked.Task.Result : null;
    }

    /// <summary>Answers whoever has asked. Only the ordered stage's thread.</summary>
    public void Answer()
    {
        if (Volatile.Read(ref pending) is { } asked)
        {
            T given = answer();
            Volatile.Write(ref pending, null);
            asked.SetResult(given);
        }
    }

    /// <summary>There are no more blocks: whoever asks from now on need not wait. Only the ordered stage's thread.</summary>
    public void Close()
    {
        isClosed = true;
        Answer();
    }
}
