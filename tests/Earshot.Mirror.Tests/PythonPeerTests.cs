using System.Globalization;
using Earshot.Bench.Generator;
using Earshot.Mirror.Receiving;
using Earshot.Mirror.Sending;
using Earshot.Mirror.Tests.Support;
using Earshot.PcapFile;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Mirror.Tests;

/// <summary>Each end against the other one as somebody else understood the description.</summary>
public sealed class PythonPeerTests : IDisposable
{
    private readonly TestPluginContext context = new();
    private readonly RecordingCentre centre = new();

    public void Dispose()
    {
        centre.Dispose();
        context.Dispose();
    }

    [PythonTheory]
    [InlineData("plain")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("plain,plus2")]
    [InlineData("snappy,plus2,wide")]
    [InlineData("lz4,wide,split")]
    [InlineData("plain,no-handshake")]
    public void Its_packets_are_received(string how)
    {
        List<SentFrame> frames = Generate(out string file);
        using MirrorReceiver receiver = Ends.Receiver(context, centre);
        using var peer = new PythonPeer("send", receiver.Port.ToString(CultureInfo.InvariantCulture), "7", file, how);

        string blocks = ((frames.Count + 499) / 500).ToString(CultureInfo.InvariantCulture);
        peer.Finish().Should().Equal(blocks);
        Eventually.Is(() => centre.Frames >= frames.Count, "all frames");
        RecordingCentre.Lane lane = centre.Lanes.Single();
        lane.Frames.SequenceEqual(frames).Should().BeTrue();
        lane.Sensor.Should().Be(new Sdk.Transport.RemoteSensor(7, how.Contains("no-handshake", StringComparison.Ordinal) ? "7" : "python"));
        receiver.Refused.Should().BeEmpty();
    }

    [PythonTheory]
    [InlineData("snappy", "")]
    [InlineData("lz4", "")]
    [InlineData("plain", "")]
    [InlineData("snappy", "no-ok")]
    public void It_receives_our_packets(string method, string option)
    {
        List<SentFrame> frames = Generate(out string file);
        using var peer = new PythonPeer("receive", method, option);
        MirrorConfig config = Ends.SenderConfig(peer.ReadPort());
        config.PacketbufferCompress = method != "plain";
        config.PacketbufferCompressMethod = method == "lz4" ? CompressMethod.Lz4 : CompressMethod.Snappy;
        config.PacketbufferBlockMaxsize = 128;
        using (MirrorUplink sender = Ends.Sender(config, context, timing: Ends.Quick with { Answer = TimeSpan.FromSeconds(4) }))
        {
            using IPacketSource source = new PcapFilePlugin().OpenFile(file, new PcapFileConfig(), context);
            while (source.Read(CancellationToken.None) is { } block)
            {
                sender.Send(block, mayWait: true, CancellationToken.None);
                block.Release();
            }

            Ends.Finish(sender);
            sender.Health().SentPackets.Should().Be(frames.Count);
        }

        string[] lines = peer.Finish();
        lines[0].Should().Be("sensor_id_name: 5:sensor 5");
        lines[^1].Should().StartWith("end ");
        lines[1..^1].Should().Equal(frames.Select(frame => string.Create(
            CultureInfo.InvariantCulture, $"5 {frame.Microseconds} {frame.WireLength} 1 14 65534 {frame.Bytes}")));
    }

    private List<SentFrame> Generate(out string file)
    {
        file = Path.Combine(context.DataDirectory, "calls.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 4, Seconds = 5, Concurrency = 4 }, file);
        using IPacketSource source = new PcapFilePlugin().OpenFile(file, new PcapFileConfig(), context);
        List<SentFrame> frames = [];
        while (source.Read(CancellationToken.None) is { } block)
        {
            foreach (ref readonly Frame frame in block.Frames)
            {
                frames.Add(SentFrame.Of(block, frame));
            }

            block.Release();
        }

        return frames;
    }
}
