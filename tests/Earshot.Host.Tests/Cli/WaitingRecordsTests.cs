using Earshot.Host.Cli.Output;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Tests.Cli;

public sealed class WaitingRecordsTests
{
    [Theory]
    [InlineData(int.MaxValue, 0)]
    [InlineData(2_000, 7)]
    [InlineData(0, 200)]
    public void Records_are_taken_in_order_wherever_they_wait(int limit, int files)
    {
        (Timestamp Start, string Name, string Text)[] lines =
            [.. Enumerable.Range(0, 200).Select(i => (At(i * 37 % 50), $"{(char)('a' + (i * 7 % 3))}", $"line {i:000} \u00e9{(char)('A' + (i % 26))}\r\n"))];
        using var waiting = new WaitingRecords<string>(limit, text => text);
        Array.ForEach(lines, line => waiting.Add(line.Start, line.Name, line.Text, bytes: 80));

        waiting.Files.Should().Be(files);
        Take(waiting, Timestamp.MaxValue).Should().Equal(lines.OrderBy(line => line.Start).ThenBy(line => line.Name, StringComparer.Ordinal).Select(line => line.Text));
        waiting.Files.Should().Be(0);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(200)]
    public void Only_what_starts_before_a_time_is_taken_and_earlier_lines_may_still_come(int limit)
    {
        using var waiting = new WaitingRecords<string>(limit, text => text);
        foreach (int second in (int[])[7, 3, 5, 9, 1])
        {
            waiting.Add(At(second), "", $"{second} seconds", bytes: 80);
        }

        Take(waiting, At(5)).Should().Equal("1 seconds", "3 seconds");
        waiting.Add(At(6), "", "6 seconds", bytes: 80);
        waiting.Add(At(4), "", "4 seconds", bytes: 80);
        Take(waiting, At(7)).Should().Equal("4 seconds", "5 seconds", "6 seconds");
        Take(waiting, At(10)).Should().Equal("7 seconds", "9 seconds");
        Take(waiting, Timestamp.MaxValue).Should().BeEmpty();
    }

    private static List<string> Take(WaitingRecords<string> waiting, Timestamp before)
    {
        List<string> taken = [];
        while (waiting.TryTake(before, out string? record, out string text))
        {
            taken.Add(record ?? text);
        }

        return taken;
    }

    private static Timestamp At(int second) => new(second * Timestamp.NanosecondsPerSecond);
}
