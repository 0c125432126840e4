using System.Globalization;
using System.Text;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

public sealed class DiskBacklogTests : IDisposable
{
    private const int FrameHeader = 8;

    private readonly TestPluginContext context = new();

    [Fact]
    public void Entries_come_back_in_their_order_over_many_files_and_openings()
    {
        int next = 0;
        int expected = 0;
        while (next < 40)
        {
            using DiskBacklog queue = Open();
            queue.Append(Entries(next, 8)).Should().Be(8);
            next += 8;
            (IReadOnlyList<byte[]> entries, BacklogPosition end) = queue.Peek(5);
            Numbers(entries).Should().Equal(Enumerable.Range(expected, 5));
            queue.Remove(end, entries.Count);
            expected += 5;
            queue.Count.Should().Be(next - expected);
        }

        Directory.GetFiles(context.DataDirectory, "*.queue").Should().HaveCountGreaterThan(1);
        using DiskBacklog rest = Open();
        rest.Count.Should().Be(next - expected);
        (IReadOnlyList<byte[]> last, BacklogPosition lastEnd) = rest.Peek(100);
        Numbers(last).Should().Equal(Enumerable.Range(expected, next - expected));
        rest.Remove(lastEnd, last.Count);
        (rest.Count, rest.Bytes).Should().Be((0, 0));
        Directory.GetFiles(context.DataDirectory, "*.queue").Should().BeEmpty("what is done with needs no file");
    }

    [Fact]
    public void Reading_goes_on_from_where_it_ended_without_removing()
    {
        using DiskBacklog queue = Open();
        queue.Append(Entries(0, 20));

        BacklogPosition position = queue.Head;
        var read = new List<int>();
        while (queue.Read(position, 3) is { Entries.Count: > 0 } part)
        {
            read.AddRange(Numbers(part.Entries));
            position = part.End;
        }

        queue.Append(Entries(20, 2));
        read.AddRange(Numbers(queue.Read(position, 9).Entries));
        read.Should().Equal(Enumerable.Range(0, 22));
        queue.Count.Should().Be(22);
    }

    [Fact]
    public void File_cut_at_any_byte_keeps_every_whole_entry_and_takes_more()
    {
        ReadOnlyMemory<byte>[] entries = Entries(0, 3);
        using (DiskBacklog queue = Open())
        {
            queue.Append(entries);
        }

        string path = Directory.GetFiles(context.DataDirectory, "*.queue").Single();
        byte[] whole = File.ReadAllBytes(path);
        int[] ends = [.. Enumerable.Range(1, 3).Select(count => entries.Take(count).Sum(entry => FrameHeader + entry.Length))];
        ends[^1].Should().Be(whole.Length);
        for (int length = 0; length <= whole.Length; length += length < 40 ? 1 : 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            int kept = ends.Count(end => end <= length);
            using (DiskBacklog queue = Open())
            {
                queue.Count.Should().Be(kept);
                queue.Append([entries[2]]);
            }

            using DiskBacklog again = Open();
            Numbers(again.Peek(10).Entries).Should().Equal([.. Enumerable.Range(0, kept), 2]);
        }
    }

    [Fact]
    public void Damaged_entry_is_noticed()
    {
        using (DiskBacklog queue = Open())
        {
            queue.Append(Entries(1, 2));
        }

        string path = Directory.GetFiles(context.DataDirectory, "*.queue").Single();
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 1;
        File.WriteAllBytes(path, bytes);

        using DiskBacklog damaged = Open();
        Numbers(damaged.Peek(10).Entries).Should().Equal(1);
        context.Messages.Should().ContainSingle().Which.Should().StartWith("warning: ").And.Contain("are no whole record");
    }

    [Fact]
    public void Zeros_that_a_crash_left_are_no_entries()
    {
        using (DiskBacklog queue = Open())
        {
            queue.Append(Entries(1, 1));
        }

        string path = Directory.GetFiles(context.DataDirectory, "*.queue").Single();
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path), .. new byte[64]]);

        using DiskBacklog again = Open();
        again.Count.Should().Be(1);
    }

    [Fact]
    public void Limit_counts_what_waits_not_what_was_removed()
    {
        ReadOnlyMemory<byte>[] entries = Entries(10, 20);
        using var queue = new DiskBacklog(context.DataDirectory, 10 * (FrameHeader + entries[0].Length), context, waitsForDisk: false);

        queue.Append(entries).Should().Be(10);
        queue.Append(entries[10..]).Should().Be(0);
        (IReadOnlyList<byte[]> first, BacklogPosition end) = queue.Peek(4);
        queue.Remove(end, first.Count);

        queue.Append(entries[10..]).Should().Be(4);
    }

    [Fact]
    public void Second_process_is_refused()
    {
        using DiskBacklog queue = Open();

        Action second = () => Open();

        second.Should().Throw<PluginException>().WithMessage("another process uses the queue in *");
    }

    [Fact]
    public void Full_disk_keeps_none_of_a_batch_and_the_queue_goes_on()
    {
        // What cannot be opened for writing fails as a disk does that is full.
        using DiskBacklog queue = Open();
        string blocking = Path.Combine(context.DataDirectory, "0000000001.queue");
        Directory.CreateDirectory(blocking);

        Action append = () => queue.Append(Entries(1, 1));

        append.Should().Throw<UnauthorizedAccessException>();
        queue.Count.Should().Be(0);
        Directory.Delete(blocking);
        queue.Append(Entries(1, 1)).Should().Be(1);
        queue.Peek(9).Entries.Should().ContainSingle();
    }

    public void Dispose() => context.Dispose();

    private static ReadOnlyMemory<byte>[] Entries(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes($"{number:D4}{new string('x', 400)}"))];

    private static IEnumerable<int> Numbers(IEnumerable<byte[]> entries) =>
        entries.Select(entry => int.Parse(Encoding.ASCII.GetString(entry, 0, 4), CultureInfo.InvariantCulture));

    private DiskBacklog Open() => new(context.DataDirectory, 1_000_000_000, context, waitsForDisk: false, segmentLength: 3000);
}
