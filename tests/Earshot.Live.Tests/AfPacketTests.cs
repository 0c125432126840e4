using Earshot.AfPacket;
using Earshot.Live.Tests.Capturing;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Testing;

namespace Earshot.Live.Tests;

/// <summary>What is of rings alone: leases, copies, order.</summary>
public sealed class AfPacketTests : IDisposable
{
    private const string Unknown = "88b5";
    private const int Length = 400;

    private readonly TestPluginContext context = new();

    [RootFact]
    public void A_block_that_is_leased_for_long_neither_changes_nor_holds_the_ring_up()
    {
        const int Sent = 16_000; // 40 slots or more: five times round a ring of eight
        using var inside = new NetworkNamespace();
        var kept = new List<(PacketBlock Block, string[] Frames)>();
        var numbers = new List<int>();

        inside.Run(() =>
        {
            var source = (AfPacketSource)Open(ringbuffer: 2);
            using var sender = new FrameSender();
            for (int number = 0; number < Sent;)
            {
                for (int last = number + 400; number < last; number++)
                {
                    sender.Send(FrameSender.Frame(Unknown, number, Length));
                }

                PacketBlock block = source.Read(default)!;
                numbers.AddRange(NumbersOf(block));
                if (kept.Count < 3 && numbers[^1] >= kept.Count * 1000)
                {
                    kept.Add((block, FramesOf(block)));
                }
                else
                {
                    block.Release();
                }
            }

            Reading.UntilSilence(source, (_, bytes) => numbers.Add(FrameSender.NumberOf(bytes)));
            source.Statistics.DroppedByKernel.Should().Be(0);
            source.Copied.Should().BeGreaterThan(2, "kept slots were copied once, and what came there later");
            numbers.Should().Equal(Enumerable.Range(0, Sent));
            ShouldBeUnchanged(kept);

            kept.ForEach(lease => lease.Block.Release());
            long copied = CopiedAfter(source, sender, rounds: 20);
            CopiedAfter(source, sender, rounds: 20).Should().Be(copied, "without old leases frames are read in place again");
            source.Dispose();
        });
    }

    [RootFact]
    public void A_leased_block_outlives_its_source()
    {
        using var inside = new NetworkNamespace();
        PacketBlock? block = null;
        string[] frames = [];

        inside.Run(() =>
        {
            using IPacketSource source = Open(ringbuffer: 1);
            using var sender = new FrameSender();
            sender.Send(FrameSender.Frame(Unknown, 1, Length));
            block = source.Read(default)!;
            frames = FramesOf(block);
        });

        frames.Should().ContainSingle();
        FramesOf(block!).Should().Equal(frames);
        block!.Release();
    }

    [RootFact]
    public void When_everything_is_leased_the_kernel_drops_and_counts()
    {
        const int Sent = 20_000;
        using var inside = new NetworkNamespace();
        var kept = new List<(PacketBlock Block, string[] Frames)>();

        inside.Run(() =>
        {
            using IPacketSource source = Open(ringbuffer: 1);
            using var sender = new FrameSender();
            int received = 0;
            bool isStarved = false;
            for (int number = 0; number < Sent; number++)
            {
                sender.Send(FrameSender.Frame(Unknown, number, Length));
                if (number % 400 == 0 && !isStarved)
                {
                    PacketBlock block = source.Read(default)!;
                    received += block.Frames.Length;
                    kept.Add((block, FramesOf(block)));
                    isStarved = block.Frames.IsEmpty;
                }
            }

            isStarved.Should().BeTrue();

            // The slots of the ring, four spare places, and those of the ring again where copies took their place: never more memory than that.
            received.Should().BeLessThan(3 * 1024 * 1024 / Length);
            ShouldBeUnchanged(kept);
            kept.ForEach(lease => lease.Block.Release());
            Reading.UntilSilence(source, (_, _) => received++);
            source.Statistics.DroppedByKernel.Should().BePositive();
            (received + source.Statistics.DroppedByKernel).Should().Be(Sent);
        });
    }

    [RootTheory]
    [InlineData(1)]
    [InlineData(4)]
    public void Rings_and_interfaces_are_one_stream_in_the_order_of_time(int rings)
    {
        const int Sent = 5000;
        using var inside = new NetworkNamespace();
        var numbers = new List<int>();
        var times = new List<long>();
        var interfaces = new HashSet<int>();

        inside.Run(() =>
        {
            inside.AddInterface("mirror1", "peer1");
            using IPacketSource source = CapturePlugin.AfPacket.Open(
                context,
                config =>
                {
                    (config.Filter, config.Ringbuffer) = ("udp src port 5000", 8);
                    ((AfPacketConfig)config).Rings = rings;
                },
                NetworkNamespace.Interface,
                "mirror1");
            using var first = new FrameSender();
            using var second = new FrameSender("peer1");
            for (int number = 0; number < Sent; number++)
            {
                (number % 3 == 0 ? second : first).Send(Datagram(number));
            }

            Reading.UntilSilence(source, (frame, bytes) =>
            {
                numbers.Add(BitConverter.ToInt32(bytes[^4..]));
                times.Add(frame.Timestamp.Nanoseconds);
                interfaces.Add(frame.Interface);
            });
            source.Statistics.DroppedByKernel.Should().Be(0);
        });

        numbers.Should().Equal(Enumerable.Range(0, Sent));
        times.Should().BeInAscendingOrder();
        interfaces.Should().BeEquivalentTo([0, 1]);
    }

    [RootFact]
    public void All_interfaces_together_have_ip_with_and_without_a_link_header()
    {
        using var inside = new NetworkNamespace();
        var captured = new List<(LinkType, string)>();

        inside.Run(() =>
        {
            using var tun = new TunDevice("tun0");
            inside.Ip("link", "set", "tun0", "up");
            using IPacketSource source = CapturePlugin.AfPacket.Open(
                context, config => (config.Filter, config.Snaplen) = ("inbound and udp dst port 80", 1000), "any");
            using var sender = new FrameSender();
            tun.Send(Datagram(0)[14..]);
            tun.Send(Datagram(1)[14..]);
            sender.Send(Datagram(0));
            sender.Send(Datagram(1));
            Reading.UntilSilence(source, (frame, bytes) => captured.Add((frame.LinkType, Convert.ToHexString(bytes))));
        });

        captured.Should().Equal(
            (LinkType.RawIp, Convert.ToHexString(Datagram(0)[14..])), (LinkType.Ethernet, Convert.ToHexString(Datagram(0))));
    }

    [RootFact]
    public void An_interface_that_is_back_is_captured_from_again()
    {
        using var inside = new NetworkNamespace();
        var numbers = new List<int>();

        inside.Run(() =>
        {
            using IPacketSource source = Open(ringbuffer: 1);
            SendAndRead(1);
            inside.RemoveInterface();
            Reading.For(source, TimeSpan.FromSeconds(1.2));
            inside.AddInterface();
            Reading.For(source, TimeSpan.FromSeconds(1.2));
            SendAndRead(2);
            inside.Ip("link", "set", NetworkNamespace.Interface, "down");
            Reading.For(source, TimeSpan.FromSeconds(1.2));
            inside.Ip("link", "set", NetworkNamespace.Interface, "up");
            SendAndRead(3);

            void SendAndRead(int number)
            {
                using var sender = new FrameSender();
                sender.Send(FrameSender.Frame(Unknown, number, Length));
                for (int before = numbers.Count; numbers.Count == before;)
                {
                    PacketBlock block = source.Read(default)!;
                    numbers.AddRange(NumbersOf(block));
                    block.Release();
                }
            }
        });

        numbers.Should().Equal(1, 2, 3);
        context.Messages.Should().ContainMatch("*mirror0: the interface disappeared; it is tried again every 1 s*")
            .And.ContainMatch("*mirror0: the interface is down; *").And.ContainMatch("*capturing from mirror0 again*");
    }

    [RootFact]
    public void An_interface_that_is_down_is_told_with_what_lifts_it()
    {
        using var inside = new NetworkNamespace();
        inside.Ip("link", "set", NetworkNamespace.Interface, "down");

        inside.Run(() => this.Invoking(_ => Open(ringbuffer: 1)).Should().Throw<PluginException>()
            .WithMessage("the interface mirror0 is down: ip link set mirror0 up"));
    }

    [RootFact]
    public void A_card_without_a_clock_is_told_and_the_kernel_s_time_is_taken()
    {
        using var inside = new NetworkNamespace();

        inside.Run(() =>
        {
            using IPacketSource source = CapturePlugin.AfPacket.Open(
                context, config => ((AfPacketConfig)config).HardwareTimestamps = true, NetworkNamespace.Interface);
        });

        context.Messages.Should().ContainMatch("*mirror0 gives no hardware timestamps (*): the kernel's are taken*");
    }

    [Fact]
    public void Rings_have_at_most_two_gigabytes_together()
    {
        var errors = new ConfigErrors();

        new AfPacketConfig { Interfaces = ["a", "b"], Ringbuffer = 600, Rings = 2, Snaplen = 65536 }.Validate(errors);
        new AfPacketConfig { Interfaces = ["a"], Rings = 65 }.Validate(errors);

        errors.Items.Select(item => item.Property).Should().Equal("Snaplen", "Ringbuffer", "Rings", "Ringbuffer");
    }

    public void Dispose() => context.Dispose();

    private static string[] FramesOf(PacketBlock block)
    {
        string[] frames = new string[block.Frames.Length];
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i] = Convert.ToHexString(block.Bytes.Slice(block.Frames[i].Offset, block.Frames[i].CapturedLength));
        }

        return frames;
    }

    private static List<int> NumbersOf(PacketBlock block)
    {
        var numbers = new List<int>();
        foreach (Frame frame in block.Frames)
        {
            numbers.Add(FrameSender.NumberOf(block.Bytes[frame.Offset..]));
        }

        return numbers;
    }

    private static void ShouldBeUnchanged(List<(PacketBlock Block, string[] Frames)> kept)
    {
        kept.Should().HaveCountGreaterThan(2);
        foreach ((PacketBlock block, string[] frames) in kept)
        {
            FramesOf(block).Should().Equal(frames);
        }
    }

    private static long CopiedAfter(AfPacketSource source, FrameSender sender, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            for (int number = 0; number < 400; number++)
            {
                sender.Send(FrameSender.Frame(Unknown, number, Length));
            }

            source.Read(default)!.Release();
        }

        Reading.UntilSilence(source, (_, _) => { });
        return source.Copied;
    }

    /// <summary>IPv4 and UDP whose ports, and so the ring, depend on the number that it ends with.</summary>
    private static byte[] Datagram(int number)
    {
        byte[] frame = FrameSender.Frame("0800" + "45000020" + "00000000" + "4011" + "0000" + "0a000001" + "0a000002" + "1388", 0, 10);
        (frame[36], frame[37]) = ((byte)(number % 100), 80);
        (frame[38], frame[39]) = (0, 12);
        BitConverter.TryWriteBytes(frame.AsSpan(frame.Length - 4), number);
        return frame;
    }

    private IPacketSource Open(int ringbuffer) => CapturePlugin.AfPacket.Open(
        context, config => (config.Filter, config.Ringbuffer) = (FrameSender.Filter, ringbuffer), NetworkNamespace.Interface);
}
