using System.Collections.Concurrent;
using System.Threading.Channels;
using Earshot.Central.Protocol.Messages;
using Earshot.Sdk.Plugins;
using Grpc.Core;

namespace Earshot.CentralServer.Requests;

/// <summary>Requests to one sensor that wait for their answers. Any thread.</summary>
internal sealed class RequestTable(Func<Request, Task> send)
{
    private readonly ConcurrentDictionary<ulong, PendingRequest> pending = [];
    private ulong last;
    private volatile bool isOver;

    /// <summary>Asks the sensor.</summary>
    /// <exception cref="PluginException">The connection broke.</exception>
    public PendingRequest Ask(Request request)
    {
        request.Id = Interlocked.Increment(ref last);
        var waiting = new PendingRequest(request.Id, Forget);
        pending[request.Id] = waiting;
        try
        {
            if (isOver)
            {
                throw new InvalidOperationException("the session is over");
            }

            send(request).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException or OperationCanceledException)
        {
            waiting.Dispose();
            throw new PluginException("the connection to the sensor broke", e);
        }

        return waiting;
    }

    /// <summary>Hands one answer to whoever waits for it, as fast as that one takes it.</summary>
    public async Task TakeAsync(IAsyncStreamReader<AnswerPart> parts, CancellationToken stop)
    {
        PendingRequest? waiting = null;
        try
        {
            while (await parts.MoveNext(stop))
            {
                if (waiting is null && !pending.TryGetValue(parts.Current.Request, out waiting))
                {
                    throw new RpcException(new Status(StatusCode.NotFound, "nobody waits for this answer"));
                }

                await waiting.Parts.Writer.WriteAsync(parts.Current, stop);
            }

            waiting?.Parts.Writer.TryComplete();
        }
        catch (ChannelClosedException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "nobody waits for the rest"));
        }
        finally
        {
            waiting?.Parts.Writer.TryComplete(new IOException("the connection to the sensor broke"));
        }
    }

    /// <summary>The session is over: no answer will come.</summary>
    public void End()
    {
        isOver = true;
        foreach (PendingRequest waiting in pending.Values)
        {
            waiting.Parts.Writer.TryComplete(new IOException("the connection to the sensor broke"));
        }
    }

    private void Forget(PendingRequest waiting, bool isAnswered)
    {
        pending.TryRemove(waiting.Id, out _);
        if (!isAnswered && !isOver)
        {
            _ = CancelAsync(waiting.Id);
        }
    }

    private async Task CancelAsync(ulong id)
    {
        try
        {
            await send(new Request { Id = id, Cancel = new Nothing() });
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException or OperationCanceledException)
        {
            // Then the answer ends with the connection.
        }
    }
}
