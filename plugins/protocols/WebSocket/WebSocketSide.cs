using System.Buffers;

namespace Earshot.WebSocket;

/// <summary>One direction of a connection, and the message in it that is not whole yet.</summary>
internal sealed class WebSocketSide : IDisposable
{
    private byte[] buffer = [];
    private int length;

    /// <summary>Who sends, once the opening told.</summary>
    public WebSocketRole Role { get; set; }

    public WebSocketState State { get; set; }

    /// <summary>Bytes of a payload that pass without a look.</summary>
    public ulong Skip { get; set; }

    /// <summary>Frames of a message came, but not its last.</summary>
    public bool IsInMessage { get; private set; }

    /// <summary>The message is not read: it is too large, or compressed.</summary>
    public bool IsLeftOut { get; set; }

    /// <summary>Bytes of the message so far.</summary>
    public int Length => length;

    public int Held => buffer.Length;

    public void BeginMessage()
    {
        EndMessage();
        IsInMessage = true;
    }

    /// <summary>Adds the payload of a frame.</summary>
    public void Add(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (buffer.Length < length + payload.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(length + payload.Length);
            buffer.AsSpan(0, length).CopyTo(larger);
            Free();
            buffer = larger;
        }

        header.Unmask(payload, buffer.AsSpan(length));
        length += payload.Length;
    }

    /// <summary>The message so far; valid until <see cref="EndMessage"/>.</summary>
    public ReadOnlySpan<byte> Message => buffer.AsSpan(0, length);

    public void EndMessage()
    {
        Free();
        length = 0;
        IsInMessage = false;
        IsLeftOut = false;
    }

    public void Dispose() => Free();

    private void Free()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }
}

/// <summary>Who sends in a direction.</summary>
internal enum WebSocketRole : byte
{
    /// <summary>The opening was not captured.</summary>
    Unknown,
    Client,
    Server,
}

/// <summary>What comes next in a direction.</summary>
internal enum WebSocketState : byte
{
    /// <summary>The HTTP head that opens it, or, when that was not captured, a frame that can be recognised.</summary>
    Opening,

    /// <summary>Frames.</summary>
    Open,

    /// <summary>Nothing that is read: it was closed, or is broken.</summary>
    Over,
}
