using Earshot.MySqlStore.Queue;
using Earshot.MySqlStore.Records;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

public sealed class QueueTests : IDisposable
{
    private readonly TestPluginContext context = new();

    [Fact]
    public void Entries_come_back_in_their_order_over_many_files_and_openings()
    {
        int next = 0;
        int expected = 0;
        while (next < 40)
        {
            using FileQueue queue = Open();
            queue.Append([.. Enumerable.Range(next, 8).Select(number => Call(number))]).Should().Be(8);
            next += 8;
            (IReadOnlyList<Entry> entries, QueuePosition end, int frames) = queue.Peek(5);
            entries.Select(entry => entry.Name).Should().Equal(Enumerable.Range(expected, 5).Select(number => Call(number).Name));
            queue.Remove(end, frames);
            expected += 5;
            queue.Count.Should().Be(next - expected);
        }

        Directory.GetFiles(context.DataDirectory, "*.queue").Should().HaveCountGreaterThan(1);
        using FileQueue rest = Open();
        rest.Count.Should().Be(next - expected);
        (IReadOnlyList<Entry> last, QueuePosition lastEnd, int lastFrames) = rest.Peek(100);
        last.Select(entry => entry.Name).Should().Equal(Enumerable.Range(expected, next - expected).Select(number => Call(number).Name));
        rest.Remove(lastEnd, lastFrames);
        rest.Count.Should().Be(0);
        Directory.GetFiles(context.DataDirectory, "*.queue").Should().BeEmpty("what is stored needs no file");
    }

    [Fact]
    public void File_cut_at_any_byte_keeps_every_whole_entry_and_takes_more()
    {
        Entry[] entries = [.. Enumerable.Range(0, 3).Select(number => Entry.Of(SampleCalls.Busy(number)))];
        using (FileQueue queue = Open())
        {
            queue.Append(entries);
        }

        string path = Directory.GetFiles(context.DataDirectory, "*.queue").Single();
        byte[] whole = File.ReadAllBytes(path);
        int[] ends = [.. Enumerable.Range(1, 3).Select(count => entries.Take(count).Sum(QueueFrame.LengthOf))];
        ends[^1].Should().Be(whole.Length);
        for (int length = 0; length <= whole.Length; length += length < 40 ? 1 : 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            int kept = ends.Count(end => end <= length);
            using (FileQueue queue = Open())
            {
                queue.Count.Should().Be(kept);
                queue.Append([entries[2]]);
            }

            using FileQueue again = Open();
            again.Peek(10).Entries.Select(entry => entry.Name).Should().Equal([.. entries.Take(kept).Select(entry => entry.Name), entries[2].Name]);
        }
    }

    [Fact]
    public void Damaged_entry_is_noticed()
    {
        using (FileQueue queue = Open())
        {
            queue.Append([Entry.Of(SampleCalls.Busy(1)), Entry.Of(SampleCalls.Busy(2))]);
        }

        string path = Directory.GetFiles(context.DataDirectory, "*.queue").Single();
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 1;
        File.WriteAllBytes(path, bytes);

        using FileQueue damaged = Open();
        damaged.Peek(10).Entries.Select(entry => entry.Name).Should().Equal(Entry.Of(SampleCalls.Busy(1)).Name);
        context.Messages.Should().ContainSingle().Which.Should().StartWith("warning: ").And.Contain("are no whole record");
    }

    [Fact]
    public void Limit_counts_what_waits_not_what_was_stored()
    {
        using var queue = new FileQueue(context.DataDirectory, 10 * QueueFrame.LengthOf(Entry.Of(SampleCalls.Busy(10))), context);
        Entry[] entries = [.. Enumerable.Range(10, 20).Select(number => Entry.Of(SampleCalls.Busy(number)))];

        int first = queue.Append(entries);
        queue.Append(entries[first..]).Should().Be(0);
        (_, QueuePosition end, int frames) = queue.Peek(4);
        queue.Remove(end, frames);

        first.Should().BeInRange(9, 11);
        queue.Append(entries[first..]).Should().BeInRange(3, 5);
    }

    [Fact]
    public void Second_process_is_refused()
    {
        using FileQueue queue = Open();

        Action second = () => Open();

        second.Should().Throw<PluginException>().WithMessage("another process uses the queue in *");
    }

    [Fact]
    public void Full_disk_keeps_none_of_a_batch_and_the_queue_goes_on()
    {
        // What cannot be opened for writing fails as a disk does that is full.
        using FileQueue queue = Open();
        string blocking = Path.Combine(context.DataDirectory, "0000000001.queue");
        Directory.CreateDirectory(blocking);

        Action append = () => queue.Append([Entry.Of(SampleCalls.Busy(1))]);

        append.Should().Throw<UnauthorizedAccessException>();
        queue.Count.Should().Be(0);
        Directory.Delete(blocking);
        queue.Append([Entry.Of(SampleCalls.Busy(1))]).Should().Be(1);
        queue.Peek(9).Entries.Should().ContainSingle();
    }

    public void Dispose() => context.Dispose();

    private static CallEntry Call(int number) => Entry.Of(SampleCalls.Answered(number));

    private FileQueue Open() => new(context.DataDirectory, 1_000_000_000, context, segmentLength: 3000);
}
