using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Earshot.Mirror;
using Earshot.Mirror.Sending;
using Earshot.PcapFile;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;
using K4os.Compression.LZ4;

namespace Earshot.Bench.Mirror;

/// <summary>A sending process: through the mirror mode, or the same bytes through LZ4 and TLS.</summary>
internal static class Sending
{
    private const int WarmUp = 4;

    /// <summary>As a sensor that keeps up: few blocks wait.</summary>
    private const int SmallBuffer = 10;

    /// <summary>Sends a capture from memory so many times, after some to warm up.</summary>
    public static Cost Mirror(ushort port, string file, int times, int blockKilobytes, CompressMethod method)
    {
        using var context = new TestPluginContext();
        List<PacketBlock> blocks = Load(file, context);
        Send(blocks, port, WarmUp, blockKilobytes, method, context);
        return Cost.Of(() => Send(blocks, port, times, blockKilobytes, method, context));
    }

    /// <summary>The measure: each block of the capture compressed with LZ4 and written to a TLS connection.</summary>
    public static Cost Tls(ushort port, string file, int times)
    {
        using var context = new TestPluginContext();
        List<PacketBlock> blocks = Load(file, context);
        SendTls(blocks, port, WarmUp);
        return Cost.Of(() => SendTls(blocks, port, times));
    }

    /// <summary>Sends a capture as a sensor would, read from the file and at a steady rate; for the memory that it takes.</summary>
    /// <param name="port">The receiver's; with nobody there, all that fits waits and the rest is dropped.</param>
    /// <param name="file">The capture.</param>
    /// <param name="megabytesPerSecond">The rate.</param>
    /// <param name="seconds">For so long.</param>
    public static Cost Steadily(ushort port, string file, int megabytesPerSecond, int seconds)
    {
        using var context = new TestPluginContext();
        return Cost.Of(() =>
        {
            long bytes = 0;
            using MirrorUplink uplink = Open(port, 1024, new MirrorConfig().MaxBufferMem, CompressMethod.Snappy, context);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                using IPacketSource source = new PcapFilePlugin().OpenFile(file, new PcapFileConfig { BlockSize = 1 << 20 }, context);
                while (clock.Elapsed.TotalSeconds < seconds && source.Read(CancellationToken.None) is { } block)
                {
                    uplink.Send(block, mayWait: false, CancellationToken.None);
                    bytes += block.Bytes.Length;
                    block.Release();
                    TimeSpan ahead = TimeSpan.FromSeconds(bytes / (megabytesPerSecond * 1e6)) - clock.Elapsed;
                    if (ahead > TimeSpan.Zero)
                    {
                        Thread.Sleep(ahead);
                    }
                }
            }

            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            uplink.Finish(patience.Token);
            return bytes;
        });
    }

    private static List<PacketBlock> Load(string file, TestPluginContext context)
    {
        List<PacketBlock> blocks = [];
        using IPacketSource source = new PcapFilePlugin().OpenFile(file, new PcapFileConfig { BlockSize = 1 << 20 }, context);
        while (source.Read(CancellationToken.None) is { } block)
        {
            blocks.Add(block); // its lease is never given back
        }

        return blocks;
    }

    private static MirrorUplink Open(ushort port, int blockKilobytes, int bufferMegabytes, CompressMethod method, TestPluginContext context) => MirrorUplink.Open(
        new MirrorConfig
        {
            MirrorDestinationIp = "127.0.0.1",
            MirrorDestinationPort = port,
            IdSensor = 5,
            NameSensor = "bench",
            PacketbufferBlockMaxsize = blockKilobytes,
            PacketbufferCompressMethod = method,
            MaxBufferMem = bufferMegabytes,
        },
        context,
        "",
        SenderTiming.Default,
        TimeProvider.System);

    private static long Send(List<PacketBlock> blocks, ushort port, int times, int blockKilobytes, CompressMethod method, TestPluginContext context)
    {
        using MirrorUplink uplink = Open(port, blockKilobytes, Math.Max(SmallBuffer, blockKilobytes * 4 / 1024), method, context);
        long bytes = 0;
        for (int time = 0; time < times; time++)
        {
            foreach (PacketBlock block in blocks)
            {
                uplink.Send(block, mayWait: true, CancellationToken.None);
                bytes += block.Bytes.Length;
            }
        }

        uplink.Finish(CancellationToken.None);
        return bytes;
    }

    private static long SendTls(List<PacketBlock> blocks, ushort port, int times)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false);
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "bench",
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=bench", // made for this run, and only ever on this machine
        });
        byte[] packed = [];
        long bytes = 0;
        for (int time = 0; time < times; time++)
        {
            foreach (PacketBlock block in blocks)
            {
                int room = LZ4Codec.MaximumOutputSize(block.Bytes.Length);
                packed = packed.Length < room ? new byte[room] : packed;
                tls.Write(packed, 0, LZ4Codec.Encode(block.Bytes, packed, LZ4Level.L00_FAST));
                bytes += block.Bytes.Length;
            }
        }

        tls.ShutdownAsync().GetAwaiter().GetResult();
        socket.Shutdown(SocketShutdown.Send);
        tls.ReadByte(); // until the receiver has everything
        return bytes;
    }
}
