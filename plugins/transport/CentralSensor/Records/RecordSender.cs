using System.Threading.Channels;
using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Messages;
using Earshot.Central.Protocol.Packets;
using Earshot.Central.Protocol.Records;
using Earshot.CentralSensor.Connection;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;
using Grpc.Core;
using RecordBatch = Earshot.Central.Protocol.Messages.RecordBatch;

namespace Earshot.CentralSensor.Records;

/// <summary>
/// Moves records from the queue to the centre, oldest first, several batches on their way at once. They leave the queue when the centre has
/// kept them; those on their way when a connection breaks go again, and the centre's stores take them for what they are.
/// </summary>
internal sealed class RecordSender(DiskBacklog queue, CompressionMethod compression, ISensorServices sensor, IPluginLog log)
    : ISessionWork, IDisposable
{
    private const int BatchSize = 200;
    private const int BatchesOnTheWay = 16;
    private const int FirstRetrySeconds = 1;
    private const int LongestRetrySeconds = 30;

    private readonly SemaphoreSlim work = new(0);
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BodyCompressor compressor = new();
    private volatile bool isFinishing;
    private volatile string? problem;
    private long sentRecords;
    private long sentBytes;

    public Sends Sends => Sends.Records;

    public ulong Taken => 0;

    public long SentRecords => Interlocked.Read(ref sentRecords);

    public long SentBytes => Interlocked.Read(ref sentBytes);

    /// <summary>Why the centre does not take records although it is connected; null when it does.</summary>
    public string? Problem => problem;

    /// <summary>Tells that the queue holds something.</summary>
    public void Wake()
    {
        if (work.CurrentCount == 0)
        {
            work.Release();
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void Finish()
    {
        isFinishing = true;
        if (queue.Count == 0)
        {
            done.TrySetResult();
        }

        Wake();
    }

    /// <summary>Waits until all records are at the centre.</summary>
    /// <returns>False when it was cancelled before; what is left stays in the queue for the next run.</returns>
    public bool WaitUntilDone(CancellationToken stop)
    {
        try
        {
            done.Task.Wait(stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async Task RunAsync(CallInvoker centre, CancellationToken stop)
    {
        for (int seconds = FirstRetrySeconds; ; seconds = Math.Min(seconds * 2, LongestRetrySeconds))
        {
            long before = SentRecords;
            try
            {
                await SendAllAsync(centre, stop);
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
            {
                // The centre cannot keep them: its store fails. The connection is good.
                Note($"the centre does not keep records: {e.Status.Detail}");
            }

            seconds = SentRecords > before ? FirstRetrySeconds : seconds;
            await Task.Delay(TimeSpan.FromSeconds(seconds), stop);
        }
    }

    public void OnDisconnected()
    {
        // What was not kept is still in the queue.
    }

    public SensorStatus Status()
    {
        var status = new SensorStatus { WaitingBytes = (ulong)queue.Bytes };
        foreach ((string place, long packets) in sensor.Dropped())
        {
            status.Dropped[place] = (ulong)packets;
        }

        return status;
    }

    public void Dispose()
    {
        compressor.Dispose();
        work.Dispose();
    }

    private async Task SendAllAsync(CallInvoker centre, CancellationToken stop)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var call = centre.AsyncDuplexStreamingCall(CentralMethods.Records, null, new CallOptions(cancellationToken: both.Token));
        var onTheWay = Channel.CreateBounded<(BacklogPosition End, int Count)>(BatchesOnTheWay);
        Task taking = TakeAsync(call.ResponseStream, onTheWay.Reader, both.Token);
        try
        {
            BacklogPosition from = queue.Head;
            for (ulong number = 1; ; number++)
            {
                (IReadOnlyList<byte[]> entries, BacklogPosition end) = await NextAsync(from, taking, both.Token);
                if (entries.Count == 0)
                {
                    break;
                }

                RecordBatch batch = RecordCodec.Pack(number, entries, compression, compressor);
                await onTheWay.Writer.WriteAsync((end, entries.Count), both.Token);
                await call.RequestStream.WriteAsync(batch, both.Token);
                Interlocked.Add(ref sentBytes, batch.Records.Length);
                from = end;
            }

            onTheWay.Writer.Complete();
            await taking;
            await call.RequestStream.CompleteAsync();
            done.TrySetResult();
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException && taking.IsFaulted)
        {
            // What the centre said is why writing failed.
            await taking;
        }
        finally
        {
            await both.CancelAsync();
            await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The next records behind a place; none when there will be no more.
    private async Task<(IReadOnlyList<byte[]> Entries, BacklogPosition End)> NextAsync(BacklogPosition from, Task taking, CancellationToken stop)
    {
        while (true)
        {
            // When the queue was emptied it begins elsewhere again.
            (IReadOnlyList<byte[]> entries, BacklogPosition end) = queue.Read(queue.Count == 0 ? queue.Head : Later(from, queue.Head), BatchSize);
            if (entries.Count > 0 || isFinishing)
            {
                return (entries, end);
            }

            Task waiting = work.WaitAsync(stop);
            if (await Task.WhenAny(waiting, taking) == taking)
            {
                await taking;
            }

            await waiting;
        }
    }

    private static BacklogPosition Later(BacklogPosition a, BacklogPosition b) =>
        a.Segment > b.Segment || (a.Segment == b.Segment && a.Offset >= b.Offset) ? a : b;

    private async Task TakeAsync(
        IAsyncStreamReader<RecordsTaken> answers, ChannelReader<(BacklogPosition End, int Count)> onTheWay, CancellationToken stop)
    {
        ulong kept = 0;
        ulong said = 0;
        await foreach ((BacklogPosition end, int count) in onTheWay.ReadAllAsync(stop))
        {
            kept++;
            while (said < kept)
            {
                said = await answers.MoveNext(stop) ? answers.Current.Number : throw new IOException("the centre ended the call");
            }

            queue.Remove(end, count);
            Interlocked.Add(ref sentRecords, count);
            Note(null);
        }
    }

    private void Note(string? reason)
    {
        if (reason is not null && reason != problem)
        {
            log.Error(reason);
        }

        problem = reason;
    }
}
