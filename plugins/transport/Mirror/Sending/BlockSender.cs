using System.Net.Sockets;
using Earshot.Mirror.Wire;
using Earshot.Sdk.Plugins;

namespace Earshot.Mirror.Sending;

/// <summary>
/// Brings block after block to the receiver, on a thread of its own: connects, sends, waits for the confirmation, sends again, connects
/// again. A block is done with when it was confirmed, or, without confirmation, when all of it was written.
/// </summary>
internal sealed class BlockSender(
    MirrorConfig config, string name, OutgoingQueue queue, Dialler dialler, SenderTiming timing, TimeProvider clock, IPluginLog log) : IDisposable
{
    private readonly BlockEncoder encoder = new(config);
    private readonly CancellationTokenSource abort = new();
    private readonly Lock gate = new();
    private ReceiverConnection? connection;
    private long writtenBefore;
    private bool isConnected;
    private volatile string? problem = "not connected yet";
    private long packets;

    /// <summary>What is wrong, in one line; null when all is well.</summary>
    public string? Problem => problem;

    /// <summary>The receiver takes what is sent.</summary>
    public bool IsConnected => Volatile.Read(ref isConnected);

    /// <summary>Packets that were taken.</summary>
    public long Packets => Interlocked.Read(ref packets);

    /// <summary>Bytes that were written.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return writtenBefore + (connection?.Written ?? 0);
            }
        }
    }

    /// <summary>Works until the queue is complete and empty, or <see cref="Abort"/>.</summary>
    public void Run()
    {
        try
        {
            Connect();
            while (queue.Take() is { } block && !abort.IsCancellationRequested)
            {
                uint count = block.Header.Count;
                encoder.Prepare(block);
                Deliver();
                queue.Sent();
                Interlocked.Add(ref packets, count);
            }
        }
        catch (OperationCanceledException)
        {
            // Abort: what was not delivered is still in the queue.
        }
        finally
        {
            Disconnect();
        }
    }

    /// <summary>Ends the work wherever it is. Any thread.</summary>
    public void Abort()
    {
        abort.Cancel();
        lock (gate)
        {
            connection?.Abort();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => abort.Dispose();

    private void Deliver()
    {
        int tries = 0;
        while (!TryDeliver(ref tries))
        {
            Disconnect();
            Connect();
        }
    }

    /// <summary>Sends the block on this connection until it is done with.</summary>
    /// <returns>False when another connection is needed.</returns>
    private bool TryDeliver(ref int tries)
    {
        try
        {
            if (!connection!.IsOpen())
            {
                Note("the receiver closed the connection");
                return false;
            }

            int unanswered = 0;
            while (true)
            {
                Write();
                unanswered++;
                if (!config.MirrorRequireConfirmation)
                {
                    return true;
                }

                Answer answer = connection!.ReadAnswer(timing.Answer);
                if (answer == Answer.Taken)
                {
                    Recovered();
                    Settle(unanswered - 1);
                    return true;
                }

                if (answer == Answer.Closed)
                {
                    Note("the receiver closed the connection");
                    Pause(timing.Retry);
                    return false;
                }

                unanswered -= answer == Answer.Text ? 1 : 0;
                Note(answer == Answer.Text ? $"the receiver does not take a block: {connection.Text}" : "the receiver does not answer");
                Pause(++tries < timing.ManyTries ? timing.Retry : timing.LongRetry);
                if (tries % timing.ManyTries == 0)
                {
                    return false;
                }
            }
        }
        catch (SocketException e)
        {
            Note($"the connection broke: {e.Message}");
            return false;
        }
    }

    private void Write()
    {
        uint now = !config.MirrorRequireConfirmation || queue.IsNearlyFull ? 0 : (uint)clock.GetUtcNow().ToUnixTimeSeconds();
        encoder.Stamp(now);
        connection!.Write(encoder.Header.Span);
        connection.Write(encoder.Body.Span);
    }

    /// <summary>
    /// Waits for the answers to copies of a block that was taken, so that none of them is read as the answer to the next block.
    /// </summary>
    private void Settle(int unanswered)
    {
        for (int i = 0; i < unanswered; i++)
        {
            if (connection!.ReadAnswer(timing.Answer) is Answer.Silence or Answer.Closed)
            {
                connection.Abort(); // the next block finds it broken, and gets a new one
                return;
            }
        }
    }

    private void Connect()
    {
        while (true)
        {
            abort.Token.ThrowIfCancellationRequested();
            try
            {
                var opened = new ReceiverConnection(dialler.Connect(abort.Token), timing);
                lock (gate)
                {
                    connection = opened;
                }

                opened.Write(Handshake.Compose(config.IdSensor, name, clock.GetLocalNow()));
                switch (opened.Greet(timing.Answer))
                {
                    case Answer.Taken or Answer.Silence:
                        Volatile.Write(ref isConnected, true);
                        Recovered();
                        return;
                    case Answer.Text:
                        Note("the receiver says that the clocks differ");
                        break;
                    default:
                        Note("the receiver closed the connection");
                        break;
                }
            }
            catch (SocketException e)
            {
                Note($"cannot connect: {e.Message}");
            }

            Disconnect();
            Pause(timing.Reconnect);
        }
    }

    private void Disconnect()
    {
        lock (gate)
        {
            writtenBefore += connection?.Written ?? 0;
            connection?.Dispose();
            connection = null;
        }

        Volatile.Write(ref isConnected, false);
    }

    private void Pause(TimeSpan time)
    {
        abort.Token.WaitHandle.WaitOne(time);
        abort.Token.ThrowIfCancellationRequested();
    }

    private void Note(string what)
    {
        if (problem != what && !abort.IsCancellationRequested)
        {
            log.Warning(what);
        }

        problem = what;
    }

    private void Recovered()
    {
        if (problem is not null)
        {
            problem = null;
            log.Information("the receiver takes packets");
        }
    }
}
