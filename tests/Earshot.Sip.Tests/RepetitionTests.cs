using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sip.Calls;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Tests;

/// <summary>Copies, retransmissions, and the fingerprints that they are told by.</summary>
public sealed class RepetitionTests
{
    private const double Ms = 0.001;

    /// <summary>Two messages: texts, routes, protocol, time between them; and what the second is.</summary>
    public static TheoryData<string, string, string, string, FlowProtocol, double, string> Pairs => new()
    {
        { "x", "AB", "x", "AB", FlowProtocol.Udp, 0, "Copy" },
        { "x", "AB", "x", "AB", FlowProtocol.Udp, 20 * Ms, "Copy" },
        { "x", "AB", "x", "AB", FlowProtocol.Udp, 20.001 * Ms, "Retransmission" },
        { "x", "AB", "x", "AB", FlowProtocol.Udp, -20 * Ms, "Copy" }, // captured out of order
        { "x", "AB", "x", "AB", FlowProtocol.Udp, -21 * Ms, "Retransmission" },
        { "x", "AB", "x", "AB", FlowProtocol.Udp, 3600, "Retransmission" },
        { "x", "AB", "x", "AB", FlowProtocol.Tcp, 0, "Retransmission" },
        { "x", "AB", "x", "BA", FlowProtocol.Udp, 0, "None" },
        { "x", "AB", "x", "AC", FlowProtocol.Udp, 0, "None" },
        { "x", "AB", "x", "PB", FlowProtocol.Udp, 0, "None" },
        { "x", "AB", "X", "AB", FlowProtocol.Udp, 0, "None" },
        { "x", "AB", "x\r\n", "AB", FlowProtocol.Udp, 0, "None" },
        { "", "AB", "", "AB", FlowProtocol.Udp, 0, "Copy" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_second_of_two(
        string first, string firstRoute, string second, string secondRoute, FlowProtocol protocol, double seconds, string expected)
    {
        MessageHistory history = new();
        Add(ref history, first, firstRoute, protocol, 100).Should().Be(Repetition.None);
        Add(ref history, second, secondRoute, protocol, 100 + seconds).ToString().Should().Be(expected);
    }

    [Fact]
    public void A_copy_of_a_retransmission_is_a_copy()
    {
        MessageHistory history = new();
        string[] repetitions = [.. new[] { 0, 0.001, 0.5, 0.501, 1.5, 1.519, 1.540 }.Select(time => Add(ref history, "x", "AB", FlowProtocol.Udp, time).ToString())];
        repetitions.Should().Equal("None", "Copy", "Retransmission", "Copy", "Retransmission", "Copy", "Retransmission");
    }

    [Theory]
    [InlineData(19, Repetition.Retransmission)]
    [InlineData(20, Repetition.None)]
    public void The_twenty_latest_messages_are_remembered(int others, object expected)
    {
        MessageHistory history = new();
        Add(ref history, "x", "AB", FlowProtocol.Udp, 0);
        for (int i = 0; i < others; i++)
        {
            Add(ref history, $"other {i}", "AB", FlowProtocol.Udp, i);
        }

        Add(ref history, "x", "AB", FlowProtocol.Udp, 60).Should().Be((Repetition)expected);
    }

    [Fact]
    public void Fingerprints_tell_apart_what_differs_anywhere()
    {
        byte[] bytes = new byte[100];
        HashSet<ulong> seen = [Fingerprint.Of(bytes)];
        for (int bit = 0; bit < 800; bit++)
        {
            byte[] other = [.. bytes];
            other[bit / 8] ^= (byte)(1 << (bit % 8));
            seen.Add(Fingerprint.Of(other)).Should().BeTrue($"bit {bit} differs");
        }

        for (int length = 0; length < 100; length++)
        {
            seen.Add(Fingerprint.Of(bytes.AsSpan(0, length))).Should().BeTrue($"{length} zeros are not 100");
        }
    }

    [Fact]
    public void Nothing_has_the_fingerprint_0() => Fingerprint.Of([]).Should().Be(0);

    private static Repetition Add(ref MessageHistory past, string message, string route, FlowProtocol protocol, double seconds) =>
        past.Add(Encoding.ASCII.GetBytes(message), Scenario.FlowOf(route, protocol), Scenario.At(seconds));
}
