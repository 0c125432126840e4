using System.Buffers;
using Grpc.Core;

namespace Earshot.Central.Protocol.Packets;

/// <summary>
/// A block of packets as it is on the wire: one message <c>PacketBlock</c> in pooled memory, so that its bytes are copied as seldom as may be. It has
/// one lease when it is made; the last one that is given back ends it.
/// </summary>
public sealed class WireBlock
{
    private readonly byte[] buffer;
    private int leases = 1;

    private WireBlock(int length)
    {
        buffer = ArrayPool<byte>.Shared.Rent(length);
        Length = length;
    }

    /// <summary>Bytes of the message.</summary>
    public int Length { get; }

    /// <summary>Memory that it takes.</summary>
    public int Footprint => buffer.Length + 200;

    /// <summary>The message.</summary>
    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, Length);

    /// <summary>Its outer fields, as they were made or have been read.</summary>
    public BlockHeader Header { get; private set; }

    /// <summary>A copy of a message; its <see cref="Header"/> is what the bytes say, or <see cref="BlockHeader.Broken"/>.</summary>
    public static WireBlock Copy(in ReadOnlySequence<byte> message)
    {
        var block = new WireBlock(checked((int)message.Length));
        message.CopyTo(block.buffer);
        block.Header = BlockHeader.Read(block.Bytes.Span);
        return block;
    }

    /// <summary>One more lease.</summary>
    public WireBlock Retain()
    {
        Interlocked.Increment(ref leases);
        return this;
    }

    /// <summary>Gives a lease back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref leases) == 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>How gRPC writes and reads it.</summary>
    public static Marshaller<WireBlock> Marshaller { get; } = new(Write, Read);

    private static void Write(WireBlock block, SerializationContext context)
    {
        context.SetPayloadLength(block.Length);
        block.Bytes.Span.CopyTo(context.GetBufferWriter().GetSpan(block.Length));
        context.GetBufferWriter().Advance(block.Length);
        context.Complete();
    }

    private static WireBlock Read(DeserializationContext context) => Copy(context.PayloadAsReadOnlySequence());
}
