using System.Net;
using System.Net.Sockets;

namespace Earshot.Live.Tests.Capturing;

/// <summary>Sends datagrams from one port of loopback to another; nobody reads them there.</summary>
internal sealed class Datagrams : IDisposable
{
    private readonly Socket sender;
    private readonly Socket receiver;

    /// <param name="loopback">127.0.0.1 or ::1.</param>
    public Datagrams(IPAddress loopback)
    {
        Port = FreePorts.Take(2);
        receiver = new Socket(loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(loopback, Port));
        sender = new Socket(loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        sender.Bind(new IPEndPoint(loopback, Port + 1));
        sender.Connect(receiver.LocalEndPoint!);
    }

    /// <summary>
    /// Whoever has it is alone with many packets on loopback: until its filter is set a small ring takes everybody's, and is full.
    /// </summary>
    public static SemaphoreSlim Quiet { get; } = new(1);

    /// <summary>Where they go.</summary>
    public int Port { get; }

    /// <summary>Has only them.</summary>
    public string Filter => $"udp dst port {Port}";

    public void Send(ReadOnlySpan<byte> payload) => sender.Send(payload);

    /// <summary>Sends datagrams that end with their number, of lengths that differ.</summary>
    public void SendNumbered(int count)
    {
        Span<byte> payload = stackalloc byte[1000];
        Quiet.Wait();
        try
        {
            for (int i = 0; i < count; i++)
            {
                Span<byte> datagram = payload[..(sizeof(int) + (i * 37 % 900))];
                BitConverter.TryWriteBytes(datagram[^sizeof(int)..], i);
                sender.Send(datagram);
            }
        }
        finally
        {
            Quiet.Release();
        }
    }

    public void Dispose()
    {
        sender.Dispose();
        receiver.Dispose();
    }
}
