using Earshot.Host.Pipeline.Streams;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Reassembly;

/// <summary>
/// Puts the directions of the TCP connections that signalling wants back in order (RFC 9293, 3.10.7.4) and hands each
/// stretch to whoever follows it. Connections, bytes and waiting are bounded.
/// </summary>
internal sealed class TcpReassembler(ITcpFollower follower, StreamMemory memory, int maxConnections, long maxBytes)
{
    /// <summary>A connection without data for this long is over.</summary>
    private const long IdleNanoseconds = 600 * Timestamp.NanosecondsPerSecond;

    private readonly Dictionary<Key, TcpStream> streams = [];
    private readonly LinkedList<TcpStream> byUse = new();
    private int waiting;

    /// <summary>Streams that were given up because the caps were reached.</summary>
    public long Evicted { get; private set; }

    /// <summary>Stretches that never came.</summary>
    public long Gaps { get; private set; }

    /// <summary>Takes a segment.</summary>
    /// <param name="flow">Who sent it to whom.</param>
    /// <param name="header">Its header.</param>
    /// <param name="path">The chain of tunnels it came through.</param>
    /// <param name="data">Its payload as captured.</param>
    /// <param name="missing">Bytes of payload that the snap length cut off.</param>
    /// <param name="at">When and in which frame it came.</param>
    public void OnSegment(in Flow flow, in TcpHeader header, int path, ReadOnlySpan<byte> data, int missing, in SegmentMoment at)
    {
        var key = new Key(flow, path);
        streams.TryGetValue(key, out TcpStream? stream);
        if (stream is not null && ((header.Flags & TcpFlags.Rst) != 0 || IsNewConnection(stream, header)))
        {
            Remove(stream);
            stream = null;
        }

        if (stream is null)
        {
            if ((header.Flags & TcpFlags.Rst) != 0 || follower.Follow(flow, path, data) is not { } receiver)
            {
                return;
            }

            stream = Open(key, receiver, header);
        }

        Touch(stream, at.Timestamp);
        Account before = Leave(stream);
        stream.Add(header, data, missing, at);
        Enter(stream, before);
        if (stream.IsFinished)
        {
            Remove(stream);
        }

        Trim();
    }

    /// <summary>A new second has begun: what has waited too long for a missing segment goes on without it.</summary>
    public void OnTick(Timestamp now)
    {
        // The list is in the order of use, so idle streams are in front.
        while (byUse.First is { } oldest && now.Nanoseconds - oldest.Value.LastUse.Nanoseconds > IdleNanoseconds)
        {
            Remove(oldest.Value);
        }

        for (LinkedListNode<TcpStream>? node = byUse.Last; waiting > 0 && node is not null; node = node.Previous)
        {
            Hurry(node.Value, now);
        }
    }

    /// <summary>There are no more segments: what is held is handed on, gaps or not.</summary>
    public void OnEnd()
    {
        foreach (TcpStream stream in byUse)
        {
            Hurry(stream, null);
        }
    }

    private void Hurry(TcpStream stream, Timestamp? now)
    {
        Account before = Leave(stream);
        stream.SkipGaps(now);
        Enter(stream, before);
    }

    /// <summary>What a stream adds to the totals, before it changes.</summary>
    private static Account Leave(TcpStream stream) => new(stream.Gaps, stream.IsWaiting);

    private void Enter(TcpStream stream, in Account before)
    {
        Gaps += stream.Gaps - before.Gaps;
        waiting += (stream.IsWaiting ? 1 : 0) - (before.IsWaiting ? 1 : 0);
    }

    private static bool IsNewConnection(TcpStream stream, in TcpHeader header) =>
        (header.Flags & TcpFlags.Syn) != 0 && header.Sequence != stream.InitialSequence;

    private TcpStream Open(in Key key, IStreamReceiver receiver, in TcpHeader header)
    {
        var stream = new TcpStream(key, receiver, memory, header);
        streams.Add(key, stream);
        stream.Node = byUse.AddLast(stream);
        return stream;
    }

    private void Touch(TcpStream stream, Timestamp now)
    {
        stream.LastUse = now;
        byUse.Remove(stream.Node!);
        byUse.AddLast(stream.Node!);
    }

    private void Trim()
    {
        while (byUse.First is { } oldest && (streams.Count > maxConnections || memory.Used > maxBytes))
        {
            Evicted++;
            Remove(oldest.Value);
        }
    }

    private void Remove(TcpStream stream)
    {
        streams.Remove(stream.Key);
        byUse.Remove(stream.Node!);
        waiting -= stream.IsWaiting ? 1 : 0;
        stream.Free();
    }

    private readonly record struct Account(long Gaps, bool IsWaiting);

    /// <summary>One direction of a connection, seen through one chain of tunnels.</summary>
    internal readonly record struct Key(Flow Flow, int Path);
}

/// <summary>When and in which frame a segment came.</summary>
/// <param name="Timestamp">Packet time.</param>
/// <param name="FrameNumber">Number of the frame in its source, from 1.</param>
internal readonly record struct SegmentMoment(Timestamp Timestamp, long FrameNumber);

/// <summary>Who wants the contents of TCP connections.</summary>
internal interface ITcpFollower
{
    /// <summary>Who takes one direction of a connection, or null when nobody wants it.</summary>
    /// <param name="flow">Who sends to whom.</param>
    /// <param name="path">The chain of tunnels it came through.</param>
    /// <param name="data">The payload of the first segment that was seen of it; may be empty.</param>
    IStreamReceiver? Follow(in Flow flow, int path, ReadOnlySpan<byte> data);
}
