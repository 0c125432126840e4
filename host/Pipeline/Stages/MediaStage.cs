using System.Collections.Concurrent;
using System.Numerics;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>
/// The media shards. The ordered stage fills a batch for each; with one shard the batch is analysed at once in the same
/// thread, with more each shard has a thread and a bounded queue, and the ordered stage waits when it is full.
/// </summary>
internal sealed class MediaStage : IDisposable
{
    private const int QueuedBatches = 4;
    private readonly MediaShard[] shards;
    private readonly ShardBatch[] filling;
    private readonly TickLedger ledger;
    private readonly Worker[] workers;

    /// <param name="shards">The shards, at least one.</param>
    /// <param name="ledger">Where they answer to ticks.</param>
    public MediaStage(MediaShard[] shards, TickLedger ledger)
    {
        this.shards = shards;
        this.ledger = ledger;
        filling = [.. shards.Select(_ => new ShardBatch())];
        workers = shards.Length == 1 ? [] : [.. shards.Select((shard, index) => new Worker(shard, index))];
    }

    /// <summary>Hands a datagram whose payload lies in the block to its shard.</summary>
    public void Add(in MediaPacket packet) => filling[ShardOf(packet.Flow)].Add(packet);

    /// <summary>Hands a datagram whose payload has to be copied to its shard.</summary>
    public void AddCopy(in MediaPacket packet, ReadOnlySpan<byte> payload) => filling[ShardOf(packet.Flow)].AddCopy(packet, payload);

    /// <summary>Tells every shard something, between the packets before and those after.</summary>
    public void Tell(in ShardCommand command)
    {
        foreach (ShardBatch batch in filling)
        {
            batch.Add(command);
        }
    }

    /// <summary>Asks every shard which calls had media; the answers come to the ledger.</summary>
    public void Tick(Timestamp tick, PacketBlock block)
    {
        ledger.Post(tick);
        Tell(new ShardCommand(ShardCommandKind.Tick, tick));
        Flush(block);
    }

    /// <summary>Has everything that was added so far analysed.</summary>
    /// <param name="block">The block that the packets lie in; null when there are only commands.</param>
    public void Flush(PacketBlock? block)
    {
        for (int i = 0; i < filling.Length; i++)
        {
            ShardBatch batch = filling[i];
            if (batch.IsEmpty)
            {
                continue;
            }

            batch.Block = block;
            if (workers.Length == 0)
            {
                shards[i].Process(batch);
                batch.Clear();
            }
            else
            {
                filling[i] = workers[i].Exchange(batch);
            }
        }
    }

    /// <summary>Waits until every shard has analysed everything.</summary>
    public void Join()
    {
        foreach (Worker worker in workers)
        {
            worker.Join();
        }
    }

    public void Summarize(ISummary summary)
    {
        foreach (MediaShard shard in shards)
        {
            shard.Summarize(summary);
        }
    }

    public void Dispose()
    {
        foreach (Worker worker in workers)
        {
            worker.Dispose();
        }
    }

    /// <summary>
    /// Both directions between two addresses, and their RTCP on the next port, meet in one shard: the hash is that of the
    /// unordered pair of {address, port without its lowest bit}.
    /// </summary>
    private int ShardOf(in Flow flow)
    {
        if (filling.Length == 1)
        {
            return 0;
        }

        ulong hash = Mix(flow.SourceHost, flow.SourcePort) + Mix(flow.DestinationHost, flow.DestinationPort);
        return (int)(((hash >> 32) * (uint)filling.Length) >> 32);
    }

    private static ulong Mix(HostAddress host, ushort port)
    {
        const ulong odd = 0x9E37_79B9_7F4A_7C15;
        ulong value = (host.High * odd) ^ BitOperations.RotateLeft(host.Low * odd, 32) ^ (uint)(port & ~1);
        value *= odd;
        return (value ^ (value >> 29)) * odd;
    }

    /// <summary>One shard's thread, with batches that go round between it and the ordered stage.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly BlockingCollection<ShardBatch> full = new(QueuedBatches);
        private readonly BlockingCollection<ShardBatch> empty = [];
        private readonly Thread thread;

        public Worker(MediaShard shard, int index)
        {
            for (int i = 0; i < QueuedBatches; i++)
            {
                empty.Add(new ShardBatch());
            }

            thread = new Thread(() => Run(shard)) { IsBackground = true, Name = $"media shard {index}" };
            thread.Start();
        }

        /// <summary>Gives a full batch for an empty one; waits while the shard is behind.</summary>
        public ShardBatch Exchange(ShardBatch batch)
        {
            batch.Block?.Retain();
            full.Add(batch);
            return empty.Take();
        }

        public void Join()
        {
            full.CompleteAdding();
            thread.Join();
        }

        public void Dispose()
        {
            Join();
            full.Dispose();
            empty.Dispose();
        }

        private void Run(MediaShard shard)
        {
            foreach (ShardBatch batch in full.GetConsumingEnumerable())
            {
                shard.Process(batch);
                batch.Block?.Release();
                batch.Clear();
                empty.Add(batch);
            }
        }
    }
}
