using Earshot.Host.Pipeline.Streams;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Reassembly;

/// <summary>One direction of a TCP connection.</summary>
internal sealed class TcpStream
{
    /// <summary>More than this behind a missing segment, and it is taken for lost.</summary>
    private const int MaxHeldBehindGap = 256 * 1024;

    /// <summary>A segment that is missing for this long was not captured.</summary>
    private const long MaxWaitNanoseconds = 2 * Timestamp.NanosecondsPerSecond;

    /// <summary>Its share of the bookkeeping, so that many empty streams count too.</summary>
    private const int Overhead = 512;

    private readonly IStreamReceiver receiver;
    private readonly StreamMemory memory;
    private readonly List<Piece> pieces = [];
    private uint next;
    private uint? finish;
    private bool isSynchronized;
    private bool afterGap;
    private int pieceBytes;

    public TcpStream(in TcpReassembler.Key key, IStreamReceiver receiver, StreamMemory memory, in TcpHeader first)
    {
        Key = key;
        this.receiver = receiver;
        this.memory = memory;
        memory.Charge(Overhead);
        InitialSequence = first.Sequence;

        // Without its SYN the stream begins in the middle of something.
        afterGap = (first.Flags & TcpFlags.Syn) == 0;
    }

    public TcpReassembler.Key Key { get; }

    public uint InitialSequence { get; }

    public LinkedListNode<TcpStream>? Node { get; set; }

    public Timestamp LastUse { get; set; }

    public long Gaps { get; private set; }

    /// <summary>True while segments wait for one that is missing.</summary>
    public bool IsWaiting => pieces.Count > 0;

    /// <summary>True when all of it came, or nobody wants what comes.</summary>
    public bool IsFinished => !receiver.IsWanted || (finish is { } end && Distance(end) <= 0);

    public void Add(in TcpHeader header, ReadOnlySpan<byte> data, int missing, in SegmentMoment at)
    {
        uint sequence = header.Sequence;
        if ((header.Flags & TcpFlags.Syn) != 0)
        {
            sequence++;
        }

        if (!isSynchronized)
        {
            next = sequence;
            isSynchronized = true;
        }

        if ((header.Flags & TcpFlags.Fin) != 0)
        {
            finish = sequence + (uint)(data.Length + missing);
        }

        if (data.Length == 0)
        {
            return;
        }

        receiver.OnFrame();
        if (Distance(sequence) <= 0)
        {
            Deliver(sequence, data, at);
            DeliverPieces(at);
        }
        else
        {
            Hold(sequence, data, at);
            if (pieceBytes > MaxHeldBehindGap)
            {
                SkipGaps(null);
            }
        }

        CatchUp();
    }

    /// <summary>Goes on behind missing segments.</summary>
    /// <param name="now">Only behind those that are missing for too long; null for all.</param>
    public void SkipGaps(Timestamp? now)
    {
        while (pieces.Count > 0
            && (now is not { } time || time.Nanoseconds - pieces[0].At.Timestamp.Nanoseconds > MaxWaitNanoseconds))
        {
            Gaps++;
            next = pieces[0].Sequence;
            afterGap = true;
            DeliverPieces(pieces[0].At);
        }

        CatchUp();
    }

    public void Free()
    {
        foreach (Piece piece in pieces)
        {
            memory.Return(piece.Data);
        }

        pieces.Clear();
        pieceBytes = 0;
        memory.Charge(-Overhead);
        receiver.Close();
    }

    private void CatchUp()
    {
        if (!IsWaiting)
        {
            receiver.OnCaughtUp();
        }
    }

    /// <summary>How far a sequence number is ahead of the next expected byte, modulo 2^32 (RFC 9293, 3.4).</summary>
    private int Distance(uint sequence) => (int)(sequence - next);

    private void Deliver(uint sequence, ReadOnlySpan<byte> data, in SegmentMoment at)
    {
        int known = -Distance(sequence);
        if (known >= data.Length)
        {
            return; // a retransmission, or a keep-alive
        }

        data = data[known..];
        next += (uint)data.Length;
        receiver.Push(data, afterGap, at);
        afterGap = false;
    }

    private void Hold(uint sequence, ReadOnlySpan<byte> data, in SegmentMoment at)
    {
        int index = pieces.Count;
        while (index > 0 && (int)(pieces[index - 1].Sequence - sequence) > 0)
        {
            index--;
        }

        byte[] copy = memory.Rent(data.Length);
        data.CopyTo(copy);
        pieces.Insert(index, new Piece(sequence, copy, data.Length, at));
        pieceBytes += copy.Length;
    }

    /// <summary>Hands on what waited and now follows. It was there for its receiver when all before it was.</summary>
    /// <param name="whole">When that was.</param>
    private void DeliverPieces(SegmentMoment whole)
    {
        int delivered = 0;
        while (delivered < pieces.Count && Distance(pieces[delivered].Sequence) <= 0)
        {
            Piece piece = pieces[delivered++];
            whole = piece.At.Timestamp > whole.Timestamp ? piece.At : whole;
            Deliver(piece.Sequence, piece.Data.AsSpan(0, piece.Length), whole);
            pieceBytes -= piece.Data.Length;
            memory.Return(piece.Data);
        }

        pieces.RemoveRange(0, delivered);
    }

    private readonly record struct Piece(uint Sequence, byte[] Data, int Length, SegmentMoment At);
}
