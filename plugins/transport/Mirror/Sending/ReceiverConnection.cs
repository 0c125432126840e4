using System.Diagnostics;
using System.Net.Sockets;

namespace Earshot.Mirror.Sending;

/// <summary>A sender's connection. One thread; <see cref="Abort"/> from any.</summary>
internal sealed class ReceiverConnection : IDisposable
{
    private readonly Socket socket;
    private readonly AnswerReader answers = new();

    public ReceiverConnection(Socket socket, SenderTiming timing)
    {
        this.socket = socket;
        socket.NoDelay = true;
        socket.SendTimeout = (int)timing.Write.TotalMilliseconds;
    }

    /// <summary>The last answer that was a text.</summary>
    public string Text => answers.Text;

    /// <summary>Bytes that were written.</summary>
    public long Written { get; private set; }

    /// <summary>Writes all of it.</summary>
    /// <exception cref="SocketException">The connection is broken, or nothing was taken for too long.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = socket.Send(bytes, SocketFlags.None);
            Written += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Reads what came unasked.</summary>
    /// <returns>False when the receiver has closed the connection.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public bool IsOpen()
    {
        while (socket.Poll(0, SelectMode.SelectRead))
        {
            if (!Receive())
            {
                return false;
            }

            while (answers.TryRead(isAll: true) is not null)
            {
                // Nobody waits for it.
            }
        }

        return true;
    }

    /// <summary>Waits for the answer to the handshake; silence is as good as a welcome.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public Answer Greet(TimeSpan patience)
    {
        if (!socket.Poll(patience, SelectMode.SelectRead))
        {
            return Answer.Silence;
        }

        return !Receive() ? Answer.Closed : answers.TakeWelcome() ? Answer.Taken : Answer.Text;
    }

    /// <summary>Waits for the answer to a block.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public Answer ReadAnswer(TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (answers.TryRead(isAll: false) is { } answer)
            {
                return answer;
            }

            TimeSpan left = patience - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !socket.Poll(left, SelectMode.SelectRead))
            {
                return answers.TryRead(isAll: true) ?? Answer.Silence;
            }

            if (!Receive())
            {
                return answers.TryRead(isAll: true) ?? Answer.Closed;
            }
        }
    }

    /// <summary>Ends whatever waits for the other side.</summary>
    public void Abort()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is over already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private bool Receive()
    {
        int count = socket.Receive(answers.Free.Span, SocketFlags.None);
        answers.Advance(count);
        return count > 0;
    }
}
