using Earshot.Live.Tests.Capturing;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Testing;

namespace Earshot.Live.Tests;

/// <summary>What comes over an interface, in a namespace where nobody else sends.</summary>
public abstract class WireTests(CapturePlugin plugin) : IDisposable
{
    private const string Unknown = "88b5";

    private readonly TestPluginContext context = new();

    [RootTheory]
    [InlineData(FrameSender.Filter, 65535)]
    [InlineData(FrameSender.Filter, 64)]
    [InlineData($"vlan 7 and {FrameSender.Filter}", 65535)]
    [InlineData($"{FrameSender.Filter} and greater 500", 65535)]
    public void Frames_are_those_that_tcpdump_captures(string filter, int snaplen)
    {
        using var inside = new NetworkNamespace();
        var captured = new List<(string Bytes, int WireLength)>();
        List<(string Bytes, int WireLength)> expected = [];

        inside.Run(() =>
        {
            using IPacketSource source = plugin.Open(
                context, config => (config.Filter, config.Snaplen) = (filter, snaplen), NetworkNamespace.Interface);
            using var tcpdump = new Tcpdump(inside, filter);
            using var sender = new FrameSender();
            foreach (byte[] frame in Frames())
            {
                sender.Send(frame);
            }

            Reading.UntilSilence(source, (frame, bytes) => captured.Add((Convert.ToHexString(bytes), frame.WireLength)));
            expected = tcpdump.Stop();
        });

        captured.Should().Equal(expected.Select(frame => (frame.Bytes[..Math.Min(frame.Bytes.Length, 2 * snaplen)], frame.WireLength)));
        captured.Should().NotBeEmpty();
    }

    [RootTheory]
    [InlineData(NetworkNamespace.Interface, true)]
    [InlineData(NetworkNamespace.Interface, false)]
    [InlineData("any", true)]
    [InlineData("any", false)]
    public void Interfaces_are_promiscuous_while_it_is_asked_for(string name, bool isPromiscuous)
    {
        using var inside = new NetworkNamespace();
        string expected = isPromiscuous ? "promiscuity 1 " : "promiscuity 0 ";

        inside.Run(() =>
        {
            using (IPacketSource source = plugin.Open(context, config => config.Promiscuous = isPromiscuous, name))
            {
                inside.Ip("-d", "link", "show", NetworkNamespace.Interface).Should().Contain(expected);
                if (name == "any")
                {
                    inside.AddInterface("later0", "laterpeer0");
                    Reading.For(source, TimeSpan.FromSeconds(1.5));
                    inside.Ip("-d", "link", "show", "later0").Should().Contain(expected, "new interfaces are followed");
                }
            }

            ShouldEndBeing("promiscuity 0 ", inside);
        });
    }

    [RootFact]
    public void All_interfaces_together_have_those_that_come_later()
    {
        using var inside = new NetworkNamespace();
        var numbers = new List<int>();

        inside.Run(() =>
        {
            // The sender's own interface shows each frame as it goes out.
            using IPacketSource source = plugin.Open(context, config => config.Filter = "inbound", "any");
            inside.AddInterface("later0", "laterpeer0");
            using var first = new FrameSender();
            using var second = new FrameSender("laterpeer0");
            for (int number = 0; number < 10; number++)
            {
                (number % 2 == 0 ? first : second).Send(FrameSender.Frame(Unknown, number, 50));
            }

            int header = plugin.AnyLinkType == Sdk.Packets.LinkType.Ethernet ? 0 : 2;
            Reading.UntilSilence(source, (_, bytes) =>
            {
                if (bytes.Length >= 60 && bytes[12 + header] == 0x88 && bytes[13 + header] == 0xb5)
                {
                    numbers.Add(FrameSender.NumberOf(bytes[header..]));
                }
            });
        });

        numbers.Should().Equal(Enumerable.Range(0, 10));
    }

    [RootFact]
    public void Every_frame_is_there_or_counted_as_dropped()
    {
        const int Sent = 30_000;
        using var inside = new NetworkNamespace();
        int received = 0;
        SourceStatistics statistics = default;

        inside.Run(() =>
        {
            using IPacketSource source = plugin.Open(
                context, config => (config.Filter, config.Ringbuffer) = (FrameSender.Filter, 1), NetworkNamespace.Interface);
            using var sender = new FrameSender();
            byte[] frame = FrameSender.Frame(Unknown, 0, 200);
            for (int i = 0; i < Sent; i++)
            {
                sender.Send(frame);
            }

            Reading.UntilSilence(source, (_, _) => received++);
            statistics = source.Statistics;
        });

        statistics.DroppedByKernel.Should().BePositive("a megabyte holds less");
        (received + statistics.DroppedByKernel).Should().Be(Sent);
        statistics.DroppedByInterface.Should().Be(0);
    }

    public void Dispose()
    {
        context.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A process that another test started just then may hold a copy of the socket for as long as it runs.</summary>
    private static void ShouldEndBeing(string expected, NetworkNamespace inside)
    {
        string shown;
        int attempts = 0;
        do
        {
            Task.Delay(attempts * 100).Wait();
            shown = inside.Ip("-d", "link", "show", NetworkNamespace.Interface);
        }
        while (!shown.Contains(expected, StringComparison.Ordinal) && ++attempts < 25);

        shown.Should().Contain(expected);
    }

    /// <summary>Untagged, tagged (802.1Q, 802.1ad, both), and of several lengths.</summary>
    private static IEnumerable<byte[]> Frames() => new[] { Unknown, "8100000788b5", "8100e00888b5", "88a8000788b5", "88a80009810000078100000a88b5" }
        .SelectMany((type, i) => new[] { 42, 46, 400, 1400 }.Select(length => FrameSender.Frame(type, i, length)));
}

/// <inheritdoc/>
public sealed class LivePcapWireTests() : WireTests(CapturePlugin.LivePcap);

/// <inheritdoc/>
public sealed class AfPacketWireTests() : WireTests(CapturePlugin.AfPacket);
