using System.Security.Cryptography;
using Earshot.LiteDbStore;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

public sealed class LiteDbFilesTests : IDisposable
{
    private readonly OwnDirectory directory = new();

    [Fact]
    public void Each_utc_day_has_a_file_and_deleting_it_deletes_its_calls()
    {
        CallRecord[] calls =
        [
            SampleCalls.Answered("last of the day", Timestamp.Parse("2026-11-23T23:59:59.999999Z")),
            SampleCalls.Answered("first of the day", Timestamp.Parse("2026-11-24T00:00:00.000000Z")),
            SampleCalls.Answered("before the epoch", Timestamp.Parse("1969-12-31T23:59:59.999999Z")),
        ];
        using (ICallStore store = directory.Open(writable: true))
        {
            store.Append(calls);
        }

        Directory.GetFiles(directory.Path, "*.db").Select(Path.GetFileName).Should()
            .BeEquivalentTo("calls-2026-11-23.db", "calls-2026-11-24.db", "calls-1969-12-31.db");

        File.Delete(Path.Combine(directory.Path, "calls-2026-11-23.db"));
        using ICallStore reader = directory.Open(writable: false);
        reader.Query(new CallQuery()).Select(call => call.CallId).Should().Equal("first of the day", "before the epoch");
    }

    [Fact]
    public void Many_days_are_written_and_read_with_few_files_open()
    {
        CallRecord[] calls = [.. Enumerable.Range(0, 60).Select(day => SampleCalls.Busy(day * 86_400))];
        using ICallStore store = directory.Open(writable: true);
        store.Append(calls);

        store.Query(new CallQuery { Limit = 100 }).Select(call => call.Id).Should().Equal(calls.Reverse().Select(call => call.Id));
        store.Find(calls[0].CallId)!.Id.Should().Be(calls[0].Id);
        Directory.GetFiles(directory.Path, "*-log.db").Length.Should().BeLessThanOrEqualTo(2, "only open files have a log");
    }

    [Fact]
    public void Files_of_others_are_left_alone()
    {
        File.WriteAllText(Path.Combine(directory.Path, "calls-old.db"), "mine");
        File.WriteAllText(Path.Combine(directory.Path, "calls-2026-11-22-log.db"), "mine");
        File.WriteAllText(Path.Combine(directory.Path, "calls-2026-11-21.db"), "");
        using ICallStore reader = directory.Open(writable: false);

        reader.Query(new CallQuery()).Should().BeEmpty();
    }

    [Fact]
    public void Record_beyond_the_limit_of_the_database_does_not_keep_others_out()
    {
        // What cannot be compressed further: 6 bits a character.
        CallRecord huge = SampleCalls.Answered(1) with { ReasonPhrase = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18_000_000)) };
        using ICallStore store = directory.Open(writable: true);

        store.Append([SampleCalls.Busy(1), huge, SampleCalls.Busy(2)]);

        store.Query(new CallQuery()).Select(call => call.Id).Should().Equal(SampleCalls.Busy(2).Id, SampleCalls.Busy(1).Id);
        store.Count(new CallQuery(), 10).Should().Be(2);
        directory.Messages.Should().ContainSingle().Which.Should().StartWith($"error: call {huge.Id} is not kept: its record has");
    }

    [Fact]
    public void Largest_document_within_the_limit_is_kept()
    {
        using var file = new DayFile(new DateOnly(2026, 11, 23), Path.Combine(directory.Path, "calls-2026-11-23.db"), writable: true);

        Action append = () => file.Append([CallDocument.From(1, new byte[CallDocument.MaxPackedLength], 1)], areNew: true, () => []);

        append.Should().NotThrow();
    }

    public void Dispose() => directory.Dispose();
}
