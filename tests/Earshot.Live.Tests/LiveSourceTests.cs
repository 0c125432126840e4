using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Earshot.Live.Tests.Capturing;
using Earshot.LiveCapture;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Testing;

namespace Earshot.Live.Tests;

/// <summary>What the source makes of packets that this process itself sends over loopback.</summary>
public abstract class LiveSourceTests(CapturePlugin plugin) : IDisposable
{
    private const int EthernetHeader = 14;

    private readonly TestPluginContext context = new();

    [LiveTheory]
    [InlineData("lo", "127.0.0.1")]
    [InlineData("lo", "::1")]
    [InlineData("any", "127.0.0.1")]
    public void Every_datagram_is_there_once_or_counted_as_dropped(string name, string loopback)
    {
        const int Sent = 20_000;
        using var datagrams = new Datagrams(IPAddress.Parse(loopback));
        using IPacketSource source = Open(datagrams.Filter, name);
        Timestamp before = Now;

        datagrams.SendNumbered(Sent);
        Timestamp after = Now;
        var numbers = new List<int>();
        Reading.UntilSilence(source, (frame, bytes) =>
        {
            numbers.Add(BitConverter.ToInt32(bytes[^sizeof(int)..]));
            frame.LinkType.Should().Be(name == "any" ? plugin.AnyLinkType : LinkType.Ethernet);
            frame.WireLength.Should().Be(frame.CapturedLength);
            frame.Timestamp.Nanoseconds.Should().BeInRange(before.Nanoseconds, after.Nanoseconds);
        });

        (numbers.Count + source.Statistics.DroppedByKernel).Should().Be(Sent);
        numbers.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        numbers.Should().NotBeEmpty();
    }

    [LiveFact]
    public void What_a_full_ring_dropped_is_told_with_its_time()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        Timestamp before = Now;
        using IPacketSource source = Open(datagrams.Filter, set: config => config.Ringbuffer = 1);
        var drops = new List<CaptureDrops>();

        datagrams.SendNumbered(20_000);
        for (bool isSilent = false; !isSilent;)
        {
            PacketBlock block = source.Read(default)!;
            drops.AddRange(block.Drops);
            isSilent = block.Frames.IsEmpty;
            block.Release();
        }

        drops.Where(told => told.Place == LossPlace.Kernel).Sum(told => told.Packets)
            .Should().Be(source.Statistics.DroppedByKernel).And.BePositive();
        CaptureDrops[] interfaces = [.. drops.Where(told => told.Place == LossPlace.Interface)];
        interfaces.Should().NotBeEmpty().And.OnlyContain(told => told.Packets == 0, "nobody drops on loopback, and that is told");
        interfaces[0].From.Should().BeInRange(before, interfaces[0].To);
        interfaces.Skip(1).Select(told => told.From).Should().Equal(interfaces.SkipLast(1).Select(told => told.To));
        interfaces[^1].To.Should().BeInRange(interfaces[^1].From, Now);
    }

    [LiveFact]
    public void Nanoseconds_are_kept()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using IPacketSource source = Open(datagrams.Filter);
        var fractions = new HashSet<long>();

        datagrams.SendNumbered(100);
        Reading.UntilSilence(source, (frame, _) => fractions.Add(frame.Timestamp.Nanoseconds % 1000));

        fractions.Should().HaveCountGreaterThan(1, "microseconds would all end with 000");
    }

    [LiveFact]
    public void A_packet_is_cut_at_the_snap_length()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using IPacketSource source = Open(datagrams.Filter, set: config => config.Snaplen = 64);
        var lengths = new List<(int Captured, int Wire)>();

        datagrams.Send(new byte[200]);
        Reading.UntilSilence(source, (frame, _) => lengths.Add((frame.CapturedLength, frame.WireLength)));

        lengths.Should().Equal((64, EthernetHeader + 20 + 8 + 200));
    }

    [LiveFact]
    public void In_silence_a_block_tells_how_late_it_is()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using IPacketSource source = Open(datagrams.Filter);
        Timestamp? earlier = null;
        for (int i = 0; i < 2; i++)
        {
            PacketBlock block = source.Read(default)!;

            block.Frames.IsEmpty.Should().BeTrue();
            block.Clock.Should().NotBeNull();
            (DateTime.UnixEpoch.AddTicks(block.Clock!.Value.Nanoseconds / 100) < DateTime.UtcNow).Should().BeTrue("it promises no future");
            (earlier is null || earlier < block.Clock).Should().BeTrue("it goes on");
            earlier = block.Clock;
            block.Release();
        }
    }

    [LiveFact]
    public async Task Stopping_delivers_what_was_captured_before()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using IPacketSource source = Open(datagrams.Filter);
        using var stop = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        Task<int> reading = Task.Run(() =>
        {
            begun.SetResult();
            return Reading.UntilStopped(source, stop.Token);
        });
        await begun.Task;
        await Task.Delay(100);

        datagrams.SendNumbered(10);
        await stop.CancelAsync();

        (await reading).Should().Be(10);
    }

    [LiveFact]
    public void Stopping_delivers_a_backlog_of_many_blocks_first()
    {
        const int Sent = 20_000;
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using IPacketSource source = Open(datagrams.Filter);

        datagrams.SendNumbered(Sent);
        int received = Reading.UntilStopped(source, new CancellationToken(canceled: true));

        (received + source.Statistics.DroppedByKernel).Should().Be(Sent);
        received.Should().BeGreaterThan(10_000, "it all fits into the ring");
    }

    [LiveFact]
    public async Task The_sensor_s_own_connections_are_left_out_from_when_they_are_known()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        ushort port = (ushort)((IPEndPoint)listener.LocalEndpoint).Port;
        using IPacketSource source = Open("tcp"); // libpcap refuses a filter that nothing can pass

        int before = await FramesOfAConnectionAsync();
        context.OwnConnections.Add(new OwnConnection(null, port));
        source.Read(default)!.Release();
        int after = await FramesOfAConnectionAsync();

        before.Should().BePositive();
        after.Should().Be(0);

        async Task<int> FramesOfAConnectionAsync()
        {
            using (var client = new TcpClient())
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                using TcpClient accepted = await listener.AcceptTcpClientAsync();
            }

            int frames = 0;
            Reading.UntilSilence(source, (_, bytes) => frames += PortsOf(bytes).Contains(port) ? 1 : 0);
            return frames;
        }
    }

    [LiveFact]
    public void Nothing_is_allocated_for_a_packet()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using IPacketSource source = Open(datagrams.Filter);

        long allocated = Allocations.Least(() =>
        {
            datagrams.SendNumbered(1000);
            long before = GC.GetAllocatedBytesForCurrentThread();
            int frames = 0;
            while (frames < 1000)
            {
                PacketBlock block = source.Read(default)!;
                frames += block.Frames.Length;
                block.Release();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        allocated.Should().Be(0);
    }

    [LiveFact]
    public void An_interface_that_is_not_there_is_told_with_those_that_are()
    {
        Action open = () => Open("", "nowhere0");

        open.Should().Throw<PluginException>().WithMessage("there is no interface nowhere0; there are *lo*.");
    }

    [LiveFact]
    public void A_filter_that_does_not_compile_is_told()
    {
        Action open = () => Open("udp port and");

        open.Should().Throw<PluginException>().WithMessage("the filter \"udp port and\" does not compile for lo: *; see pcap-filter(7).");
    }

    [Fact]
    public void Everything_wrong_in_the_configuration_is_told_at_once()
    {
        var errors = new ConfigErrors();

        LiveCaptureConfig config = plugin.NewConfig();
        (config.Interfaces, config.Snaplen, config.Ringbuffer) = (["any", "lo", "lo", ""], 10, 0);
        config.Validate(errors);

        errors.Items.Select(item => item.Property).Should().Equal("Interfaces", "Interfaces", "Interfaces", "Snaplen", "Ringbuffer");
    }

    public void Dispose()
    {
        context.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Of TCP in IPv4 in Ethernet.</summary>
    private static ushort[] PortsOf(ReadOnlySpan<byte> frame) =>
        [BinaryPrimitives.ReadUInt16BigEndian(frame[34..]), BinaryPrimitives.ReadUInt16BigEndian(frame[36..])];

    private static Timestamp Now => new((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);

    protected IPacketSource Open(string filter, string name = "lo", Action<LiveCaptureConfig>? set = null) => plugin.Open(
        context,
        config =>
        {
            config.Filter = filter;
            set?.Invoke(config);
        },
        name);
}

/// <inheritdoc/>
public sealed class LivePcapSourceTests() : LiveSourceTests(CapturePlugin.LivePcap);

/// <inheritdoc/>
public sealed class AfPacketSourceTests() : LiveSourceTests(CapturePlugin.AfPacket);
