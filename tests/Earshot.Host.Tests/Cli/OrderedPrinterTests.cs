using Earshot.Host.Cli.Output;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Host.Tests.Cli;

public sealed class OrderedPrinterTests
{
    [Fact]
    public void Calls_come_first_then_what_belongs_to_none_each_by_its_start()
    {
        var output = new StringWriter();
        using var thread = new PrintingThread(output, text => new CallTable(text));
        using var printer = new OrderedPrinter(thread, text => new CallTable(text));
        CallRecord first = SampleCalls.Busy(1);
        CallRecord second = SampleCalls.Busy(2);
        CallRecord third = SampleCalls.Busy(3);
        StreamRecord stream = SampleCalls.Answered(1).Streams[0];

        printer.Print(stream);
        printer.Print(second);
        printer.Print(first);
        printer.Settle(second.Start);
        printer.Print(third with { Start = second.Start.AddSeconds(-1) });
        printer.Finish();
        thread.Finish(summary: null);

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(6);
        lines[0].Should().StartWith("start ");
        lines[1].Should().EndWith(first.Id);
        lines[2].Should().EndWith(third.Id);
        lines[3].Should().EndWith(second.Id);
        lines[4].Should().Be("streams that belong to no call:");
        lines[5].Should().Contain($"0x{stream.Ssrc:x8}");
    }

    [Fact]
    public void Streams_that_began_at_once_have_names_in_the_order_of_their_addresses_and_ssrc()
    {
        var random = new Random(5);
        StreamRecord[] streams = [.. Enumerable.Range(0, 500).Select(_ => SampleCalls.Answered(1).Streams[0] with
        {
            Start = default,
            Source = Address(random),
            Destination = Address(random),
            Ssrc = (uint)random.Next(3),
        })];

        streams.OrderBy(StreamOrder.NameOf, StringComparer.Ordinal).Select(StreamOrder.NameOf)
            .Should().Equal(streams.OrderBy(stream => stream, StreamOrder.Instance).Select(StreamOrder.NameOf));
    }

    private static TransportAddress Address(Random random) => new(
        HostAddress.FromIPv4([10, 0, (byte)random.Next(256), (byte)random.Next(2)]), (ushort)random.Next(65_536));
}
