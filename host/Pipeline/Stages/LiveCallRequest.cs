using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>Asks the ordered stage, from any other thread, which calls are under way. It answers between two blocks.</summary>
internal sealed class LiveCallRequest
{
    // A live source delivers a block at least every second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private TaskCompletionSource<IReadOnlyList<LiveCall>>? pending;

    /// <summary>The calls that are not over, oldest first; null when nothing came through the pipeline for a while.</summary>
    public IReadOnlyList<LiveCall>? Ask()
    {
        var mine = new TaskCompletionSource<IReadOnlyList<LiveCall>>(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<IReadOnlyList<LiveCall>> asked = Interlocked.CompareExchange(ref pending, mine, null) ?? mine;
        return asked.Task.Wait(Patience) ? asked.Task.Result : null;
    }

    /// <summary>Answers whoever has asked. Only the ordered stage's thread.</summary>
    public void Answer(SignallingAnalyzers signalling)
    {
        if (Volatile.Read(ref pending) is not { } asked)
        {
            return;
        }

        var calls = new List<LiveCall>();
        signalling.CopyLiveCalls(calls);
        Volatile.Write(ref pending, null);
        asked.SetResult([.. calls.OrderBy(call => call.Start)]);
    }
}
