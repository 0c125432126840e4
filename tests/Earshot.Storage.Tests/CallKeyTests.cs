using System.Net;
using System.Text;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

/// <summary>The contract itself: what the suite for stores takes as the truth.</summary>
public sealed class CallKeyTests
{
    [Fact]
    public void Names_have_the_order_of_their_utf8()
    {
        string[] names = ["", "a", "a ", "aa", "A", "ä", "\uE000", "\uFFFF", "\uD7FF", "😀", "😀a", "\U0010FFFF", "\U00010000"];
        foreach (string left in names)
        {
            foreach (string right in names)
            {
                int expected = Math.Sign(Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));
                Math.Sign(Key(0, left, null).CompareTo(Key(0, right, null))).Should().Be(expected, "'{0}' and '{1}'", left, right);
                Math.Sign(Key(0, "x", left).CompareTo(Key(0, "x", right))).Should().Be(expected);
            }
        }
    }

    [Fact]
    public void The_newest_comes_first_and_no_sensor_before_any()
    {
        CallKey[] ordered = [Key(2, "z", "z"), Key(1, "a", null), Key(1, "a", ""), Key(1, "a", "s"), Key(1, "b", null), Key(0, "a", null)];
        ordered.Reverse().Order().Should().Equal(ordered);
        (ordered[0] < ordered[1] && ordered[1] > ordered[0] && ordered[0] <= ordered[1] && ordered[1] >= ordered[0]).Should().BeTrue();
    }

    [Theory]
    [InlineData("192.0.2.0/24", true)] // the sender
    [InlineData("2001:db8::/64", true)] // the receiver
    [InlineData("203.0.113.9/32", true)] // a hop
    [InlineData("198.51.100.0/24", false)]
    [InlineData("::ffff:192.0.2.0/120", false)] // IPv4-mapped is IPv6
    public void An_address_is_that_of_any_hop(string network, bool matches) =>
        new CallQuery { Address = IPNetwork.Parse(network) }.Matches(SampleCalls.Answered(1)).Should().Be(matches);

    [Fact]
    public void An_unknown_side_is_in_no_network() =>
        new CallQuery { Address = IPNetwork.Parse("::/0") }.Matches(SampleCalls.Busy(1) with { Source = default }).Should().BeFalse();

    [Fact]
    public void Each_condition_is_asked()
    {
        CallRecord call = SampleCalls.Answered(1);
        CallQuery[] met =
        [
            new(), new() { From = call.Start }, new() { To = call.Start.AddSeconds(1) }, new() { Caller = "100" }, new() { Callee = "2002" },
            new() { Number = "2" }, new() { State = CallState.Answered }, new() { StatusCode = 200 }, new() { MosBelow = 4.11 },
            new() { Sensor = "sensor-1" }, new() { After = Key(2, "any", null) }, new() { After = CallKey.Of(call) with { CallId = "a" } },
        ];
        CallQuery[] failed =
        [
            new() { From = call.Start.AddSeconds(1) }, new() { To = call.Start }, new() { Caller = "2" }, new() { Callee = "1" },
            new() { Number = "3" }, new() { State = CallState.Failed }, new() { StatusCode = 486 }, new() { MosBelow = 4.109 },
            new() { Sensor = "sensor" }, new() { After = CallKey.Of(call) }, new() { After = Key(0, "any", null) },
        ];
        met.Should().OnlyContain(query => query.Matches(call));
        failed.Should().NotContain(query => query.Matches(call));
        new CallQuery { MosBelow = 5 }.Matches(call with { Mos = null }).Should().BeFalse();
        new CallQuery { Caller = "" }.Matches(call with { Caller = null }).Should().BeFalse();
    }

    private static CallKey Key(double second, string callId, string? sensor) => new(SampleCalls.Noon.AddSeconds(second), callId, sensor);
}
