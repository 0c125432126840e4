using System.Net;
using System.Net.Sockets;
using Earshot.Mirror.Sending;
using Earshot.Sdk.Plugins;

namespace Earshot.Mirror.Tests;

/// <summary>How a sender connects.</summary>
public sealed class DiallerTests : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> waiting = [];

    public DiallerTests() => listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    [Fact]
    public void A_receiver_that_does_not_answer_is_given_up()
    {
        FillQueue();
        Dial(TimeSpan.FromMilliseconds(200), CancellationToken.None).Should().Throw<SocketException>()
            .Which.SocketErrorCode.Should().Be(SocketError.TimedOut);
    }

    [Fact]
    public void A_sender_that_stops_does_not_wait_for_it()
    {
        FillQueue();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Dial(TimeSpan.FromMinutes(10), stop.Token).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void A_closed_port_says_so() =>
        Dial(TimeSpan.FromMinutes(10), CancellationToken.None).Should().Throw<SocketException>()
            .Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);

    public void Dispose()
    {
        waiting.ForEach(socket => socket.Dispose());
        listener.Dispose();
    }

    /// <summary>Once connections wait that nobody accepts, the kernel answers no other.</summary>
    private void FillQueue()
    {
        listener.Listen(1);
        for (int i = 0; i < 4; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            waiting.Add(socket);
            try
            {
                socket.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It is on its way.
            }
        }
    }

    private Action Dial(TimeSpan patience, CancellationToken stop)
    {
        var dialler = new Dialler("127.0.0.1", (ushort)((IPEndPoint)listener.LocalEndPoint!).Port, new OwnConnections(), patience);
        return () => dialler.Connect(stop).Dispose();
    }
}
