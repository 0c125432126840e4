using Earshot.Sdk.Streams;

namespace Earshot.WebSocket;

/// <summary>Reads one connection: its opening, then messages out of frames (RFC 6455, 5.4).</summary>
internal sealed class WebSocketConnection : IStreamConnection
{
    private readonly WebSocketSide[] sides = [new(), new()];
    private readonly int maxMessage;
    private readonly WebSocketCounters counters;
    private readonly IStreamSink sink;

    public WebSocketConnection(int maxMessage, WebSocketCounters counters, IStreamSink sink)
    {
        this.maxMessage = maxMessage;
        this.counters = counters;
        this.sink = sink;
        counters.Connections++;
    }

    public int Held => sides[0].Held + sides[1].Held;

    public int OnStream(in StreamStretch stretch)
    {
        WebSocketSide side = sides[(int)stretch.Side];
        if (stretch.AfterGap && side.State == WebSocketState.Open)
        {
            counters.Count(WebSocketDefect.LostSegment);
            side.EndMessage();
            side.Skip = 0;
            side.State = WebSocketState.Opening;
        }

        int taken = 0;
        while (taken < stretch.Bytes.Length && Step(side, stretch.Side, stretch.Bytes[taken..]) is var step and > 0)
        {
            taken += step;
        }

        return taken;
    }

    public void Dispose()
    {
        sides[0].Dispose();
        sides[1].Dispose();
    }

    /// <summary>Takes the next thing.</summary>
    /// <returns>Its bytes; 0 when it is not whole.</returns>
    private int Step(WebSocketSide side, StreamSide direction, ReadOnlySpan<byte> bytes)
    {
        if (side.Skip > 0)
        {
            int skipped = (int)Math.Min(side.Skip, (ulong)bytes.Length);
            side.Skip -= (ulong)skipped;
            return skipped;
        }

        return side.State switch
        {
            WebSocketState.Opening => Opening(side, direction, bytes),
            WebSocketState.Open => Frame(side, direction, bytes),
            _ => bytes.Length,
        };
    }

    private int Opening(WebSocketSide side, StreamSide direction, ReadOnlySpan<byte> bytes)
    {
        switch (UpgradeHead.Read(bytes, out int length))
        {
            case HeadKind.Request:
                Open(side, direction, WebSocketRole.Client);
                return length;
            case HeadKind.Response:
                Open(side, direction, WebSocketRole.Server);
                return length;
            case HeadKind.Incomplete:
                return 0;
        }

        switch (WebSocketDecoder.RecognizeFrame(bytes))
        {
            case StreamRecognition.Yes:
                side.State = WebSocketState.Open;
                return Frame(side, direction, bytes);
            case StreamRecognition.Maybe:
                return 0;
            default:
                return bytes.Length; // a refusal and its body, or the rest of a frame that began in a gap
        }
    }

    private void Open(WebSocketSide side, StreamSide direction, WebSocketRole role)
    {
        side.State = WebSocketState.Open;
        side.Role = role;
        sides[1 - (int)direction].Role = role == WebSocketRole.Client ? WebSocketRole.Server : WebSocketRole.Client;
    }

    private int Frame(WebSocketSide side, StreamSide direction, ReadOnlySpan<byte> bytes)
    {
        if (side.Role == WebSocketRole.Client && bytes[0] == (byte)'G')
        {
            // The request was refused, for want of credentials perhaps, and comes again.
            side.State = WebSocketState.Opening;
            return Opening(side, direction, bytes);
        }

        if (!FrameHeader.TryRead(bytes, out FrameHeader header))
        {
            return 0;
        }

        if (!header.IsValid)
        {
            counters.Count(WebSocketDefect.BadFrame);
            side.State = WebSocketState.Over;
            side.EndMessage();
            return bytes.Length;
        }

        return header.IsControl ? Control(side, header, bytes) : Data(side, direction, header, bytes);
    }

    /// <summary>RFC 6455, 5.5: control frames may come between the frames of a message.</summary>
    private static int Control(WebSocketSide side, in FrameHeader header, ReadOnlySpan<byte> bytes)
    {
        int length = header.Length + (int)header.PayloadLength;
        if (length > bytes.Length)
        {
            return 0;
        }

        if (header.Opcode == Opcode.Close)
        {
            side.State = WebSocketState.Over;
            side.EndMessage();
        }

        return length;
    }

    private int Data(WebSocketSide side, StreamSide direction, in FrameHeader header, ReadOnlySpan<byte> bytes)
    {
        bool isContinuation = header.Opcode == Opcode.Continuation;
        bool fits = header.PayloadLength <= (ulong)(maxMessage - (isContinuation ? side.Length : 0));
        bool isRead = fits && !header.IsCompressed && !(isContinuation && side.IsLeftOut);
        if (isRead && header.PayloadLength > (ulong)(bytes.Length - header.Length))
        {
            return 0;
        }

        CountMask(side, header);
        if (isContinuation != side.IsInMessage)
        {
            counters.Count(WebSocketDefect.BadFragment);
        }

        if (!isContinuation)
        {
            side.BeginMessage();
        }

        if (isRead)
        {
            ReadOnlySpan<byte> payload = bytes.Slice(header.Length, (int)header.PayloadLength);
            Take(side, direction, header, payload);
            return header.Length + payload.Length;
        }

        LeaveOut(side, header);
        return header.Length;
    }

    private void Take(WebSocketSide side, StreamSide direction, in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!side.IsInMessage)
        {
            return; // the continuation of nothing
        }

        bool isWhole = header is { IsFinal: true, Opcode: not Opcode.Continuation };
        if (!isWhole || !header.Mask.IsEmpty)
        {
            side.Add(header, payload);
            payload = side.Message;
        }

        if (header.IsFinal)
        {
            counters.Messages++;
            sink.OnMessage(direction, payload);
            side.EndMessage();
        }
    }

    /// <summary>The message of this frame is not read: its payload passes without being kept.</summary>
    private void LeaveOut(WebSocketSide side, in FrameHeader header)
    {
        if (!side.IsLeftOut)
        {
            counters.Count(header.IsCompressed ? WebSocketDefect.Compressed : WebSocketDefect.MessageTooLarge);
        }

        side.Skip = header.PayloadLength;
        side.IsLeftOut = true;
        if (header.IsFinal)
        {
            side.EndMessage();
        }
    }

    private void CountMask(WebSocketSide side, in FrameHeader header)
    {
        if (side.Role == WebSocketRole.Client && header.Mask.IsEmpty)
        {
            counters.Count(WebSocketDefect.ClientUnmasked);
        }
        else if (side.Role == WebSocketRole.Server && !header.Mask.IsEmpty)
        {
            counters.Count(WebSocketDefect.ServerMasked);
        }
    }
}
