using Earshot.Mirror.Receiving;
using Earshot.Mirror.Sending;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Mirror.Tests.Support;

/// <summary>Makes senders and receivers that do not wait as long as real ones.</summary>
internal static class Ends
{
    /// <summary>Waits short enough for a test, in the proportions of real ones.</summary>
    public static readonly SenderTiming Quick = new()
    {
        Reconnect = TimeSpan.FromMilliseconds(50),
        Answer = TimeSpan.FromMilliseconds(500),
        Retry = TimeSpan.FromMilliseconds(20),
        LongRetry = TimeSpan.FromMilliseconds(100),
    };

    public static MirrorConfig SenderConfig(ushort port, int id = 5) => new()
    {
        MirrorDestinationIp = "127.0.0.1",
        MirrorDestinationPort = port,
        IdSensor = id,
        NameSensor = $"sensor {id}",
        PacketbufferBlockMaxtime = 10,
    };

    public static MirrorUplink Sender(MirrorConfig config, TestPluginContext context, TimeProvider? clock = null, SenderTiming? timing = null) =>
        MirrorUplink.Open(config, context, "", timing ?? Quick, clock ?? TimeProvider.System);

    public static MirrorReceiver Receiver(
        TestPluginContext context, ICentre centre, Action<MirrorConfig>? set = null, TimeProvider? clock = null, ushort port = 0)
    {
        var config = new MirrorConfig { MirrorBindIp = "127.0.0.1", MirrorBindPort = port };
        set?.Invoke(config);
        return MirrorReceiver.Open(config, context, centre, clock ?? TimeProvider.System);
    }

    /// <summary>Waits until all is confirmed, though not for ever.</summary>
    public static void Finish(IPacketUplink sender)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        sender.Finish(limit.Token);
        limit.IsCancellationRequested.Should().BeFalse(sender.Health().Problem);
    }

    /// <summary>Sends packets of these numbers, some in a block.</summary>
    public static void SendNumbered(IPacketUplink sender, int first, int count, int perBlock = 100, bool mayWait = true)
    {
        for (int number = first; number < first + count; number += perBlock)
        {
            PacketBlock block = TestBlock.Numbered(number, Math.Min(perBlock, first + count - number));
            sender.Send(block, mayWait, CancellationToken.None);
            block.Release();
        }
    }
}
