using Earshot.Central.Protocol.Messages;
using Earshot.CentralSensor.Requests;
using Earshot.Sdk.Plugins;
using Grpc.Core;

namespace Earshot.CentralSensor.Connection;

/// <summary>A sensor's time at its centre, from the welcome to the end of the connection.</summary>
internal sealed class CentreSession(
    AsyncDuplexStreamingCall<SensorMessage, CentreMessage> call, CallInvoker centre, ISessionWork work, TimeProvider clock)
    : IDisposable
{
    private static readonly TimeSpan StatusTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    // One message at a time may be written to a call.
    private readonly SemaphoreSlim writing = new(1);
    private readonly TaskCompletionSource hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns when the work is done; whatever else ends the session is thrown.</summary>
    public async Task RunAsync(Func<CallInvoker, CancellationToken, RequestAnswerer> answerer, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        RequestAnswerer requests = answerer(centre, over.Token);
        Task[] all = [work.RunAsync(centre, over.Token), ListenAsync(requests, over.Token), TellAsync(over.Token)];
        Task first = await Task.WhenAny(all);
        bool isDone = first == all[0] && first.IsCompletedSuccessfully;
        if (isDone)
        {
            await FarewellAsync(stop);
        }

        await over.CancelAsync();
        await Task.WhenAll([.. all, requests.StopAsync()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!isDone)
        {
            await first;
            throw new IOException("the centre hung up");
        }
    }

    public void Dispose() => writing.Dispose();

    // With the last status, so that the centre knows what was dropped.
    private async Task FarewellAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(FarewellTime);
        try
        {
            await writing.WaitAsync(patience.Token);
            await call.RequestStream.WriteAsync(new SensorMessage { Status = work.Status() }, patience.Token);
            await call.RequestStream.CompleteAsync();
            await hungUp.Task.WaitAsync(patience.Token);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException)
        {
            // All that matters has been acknowledged.
        }
    }

    private async Task ListenAsync(RequestAnswerer requests, CancellationToken over)
    {
        while (await call.ResponseStream.MoveNext(over))
        {
            CentreMessage message = call.ResponseStream.Current;
            if (message.KindCase == CentreMessage.KindOneofCase.Refusal)
            {
                throw new PluginException($"the centre refuses this sensor: {message.Refusal.Text}");
            }

            // Kinds that a later version knows are left alone.
            if (message.KindCase == CentreMessage.KindOneofCase.Request)
            {
                requests.Take(message.Request);
            }
        }

        hungUp.TrySetResult();
    }

    private async Task TellAsync(CancellationToken over)
    {
        while (true)
        {
            await writing.WaitAsync(over);
            try
            {
                await call.RequestStream.WriteAsync(new SensorMessage { Status = work.Status() }, over);
            }
            finally
            {
                writing.Release();
            }

            await Task.Delay(StatusTime, clock, over);
        }
    }
}
