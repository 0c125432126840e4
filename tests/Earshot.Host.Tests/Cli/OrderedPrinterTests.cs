using Earshot.Host.Cli.Output;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Host.Tests.Cli;

public sealed class OrderedPrinterTests
{
    [Fact]
    public void A_call_is_printed_when_none_can_come_before_it_and_what_belongs_to_none_at_the_end()
    {
        var output = new StringWriter();
        using var printer = new OrderedPrinter(output, text => new CallTable(text));
        CallRecord first = SampleCalls.Busy(1);
        CallRecord second = SampleCalls.Busy(2);
        StreamRecord stream = SampleCalls.Answered(1).Streams[0];

        printer.Print(stream);
        printer.Print(second);
        printer.Print(first);
        printer.Settle(second.Start);
        printer.Flush();
        output.ToString().Should().Contain(first.Id).And.NotContain(second.Id).And.NotContain("streams");

        printer.Finish();
        printer.Flush();
        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(5);
        lines[0].Should().StartWith("start ");
        lines[1].Should().EndWith(first.Id);
        lines[2].Should().EndWith(second.Id);
        lines[3].Should().Be("streams that belong to no call:");
        lines[4].Should().Contain($"0x{stream.Ssrc:x8}");
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
