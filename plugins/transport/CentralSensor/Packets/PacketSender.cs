using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Messages;
using Earshot.Central.Protocol.Packets;
using Earshot.CentralSensor.Connection;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Transport;
using Grpc.Core;

namespace Earshot.CentralSensor.Packets;

/// <summary>
/// Moves blocks from the queue to the centre without waiting for its answers: how many are on their way, the windows of HTTP/2 and the room of the queue
/// say.
/// </summary>
internal sealed class PacketSender(BlockQueue queue, DropTally drops, Timestamp lastTime, ISensorServices sensor) : ISessionWork
{
    private long sentBytes;

    public Sends Sends => Sends.Packets;

    public ulong Taken => queue.Taken;

    public long SentBytes => Interlocked.Read(ref sentBytes);

    public async Task RunAsync(CallInvoker centre, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var call = centre.AsyncDuplexStreamingCall(CentralMethods.Packets, null, new CallOptions(cancellationToken: over.Token));
        // The centre speaks when it has a place for our packets.
        if (!await call.ResponseStream.MoveNext(over.Token))
        {
            throw new IOException("the centre ended the call");
        }

        PacketsTaken where = call.ResponseStream.Current;
        drops.Add("lost_before_start", queue.Resume(where.Taken, where.Received, where.ReceivedFrames), lastTime, lastTime, []);
        Task listening = ListenAsync(call.ResponseStream, over);
        try
        {
            await SendAsync(call.RequestStream, over.Token);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException && listening.IsFaulted)
        {
            // What the centre said is why sending failed.
            await listening;
        }
        finally
        {
            await over.CancelAsync();
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void OnDisconnected() => queue.Suspend();

    public SensorStatus Status()
    {
        var status = new SensorStatus { WaitingBytes = (ulong)queue.Bytes };
        foreach ((string place, long packets) in sensor.Dropped().Concat(drops.ByPlace))
        {
            status.Dropped[place] = (ulong)packets + status.Dropped.GetValueOrDefault(place);
        }

        return status;
    }

    private async Task SendAsync(IClientStreamWriter<WireBlock> output, CancellationToken stop)
    {
        while (await queue.NextAsync(stop) is { } block)
        {
            try
            {
                await output.WriteAsync(block, stop);
                Interlocked.Add(ref sentBytes, block.Length);
            }
            finally
            {
                block.Release();
            }
        }

        await output.CompleteAsync();
    }

    private async Task ListenAsync(IAsyncStreamReader<PacketsTaken> answers, CancellationTokenSource over)
    {
        try
        {
            while (await answers.MoveNext(over.Token))
            {
                queue.Acknowledge(answers.Current.Taken);
            }

            throw new IOException("the centre ended the call");
        }
        finally
        {
            // Whoever waits for blocks to send waits in vain.
            await over.CancelAsync();
        }
    }
}
