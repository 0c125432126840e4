using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;
using LiteDB;

namespace Earshot.Storage.Tests;

/// <summary>What a store with a damaged day answers, and what a repair saves.</summary>
public sealed class DamagedDayTests : IDisposable
{
    private const int PageSize = 8192;
    private const int Calls = 300;

    private static readonly CallRecord NextDay = SampleCalls.Busy(86_400);

    private readonly OwnDirectory directory = new();

    private string DayPath => Path.Combine(directory.Path, "calls-2026-11-23.db");

    [Fact]
    public void Other_days_still_answer_and_the_damage_is_told()
    {
        Fill();
        File.WriteAllText(DayPath, "this is no database");
        using ICallStore reader = directory.Open(writable: false);

        reader.Query(new CallQuery()).Select(call => call.Id).Should().Equal(NextDay.Id);
        reader.Count(new CallQuery(), 1000).Should().Be(1);
        reader.Find(NextDay.CallId).Should().NotBeNull();
        directory.Messages.Should().ContainSingle("it is told once")
            .Which.Should().Match($"error: cannot read {DayPath}: *; its calls are left out until `earshot store repair` has mended it");
        reader.Health().Problem.Should().StartWith($"1 of 2 days are left out until `earshot store repair`: cannot read {DayPath}: ");
        reader.Check(repair: false).Should().ContainSingle().Which.Should().Match<StoreProblem>(problem => problem.Where == DayPath && !problem.Repaired);
    }

    [Fact]
    public void Asking_for_the_damaged_day_alone_is_an_error()
    {
        Fill();
        File.WriteAllText(DayPath, "this is no database");
        using ICallStore reader = directory.Open(writable: false);

        Action query = () => reader.Query(new CallQuery { To = SampleCalls.Noon.AddSeconds(40_000) });

        query.Should().Throw<PluginException>().WithMessage($"cannot read {DayPath}: *; `earshot store repair` mends what it can");
    }

    // Page 0 is the header, page 1 the collection's, page 2 the first of an index.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_page_without_records_costs_no_record(int page)
    {
        CallRecord[] calls = Fill();
        Overwrite(page);

        Repair().Should().Match($"*; rebuilt with {Calls} calls; the damaged file is kept as {DayPath}.damaged");

        using ICallStore reader = directory.Open(writable: false);
        reader.Query(new CallQuery { Limit = 1000 }).Select(call => call.Id).Should().Equal(calls.Append(NextDay).OrderBy(CallKey.Of).Select(call => call.Id));
        reader.Find(calls[7].CallId)!.Start.Should().Be(calls[7].Start);
        reader.Check(repair: false).Should().BeEmpty();
        reader.Health().Problem.Should().BeNull();
    }

    [Fact]
    public void A_truncated_file_keeps_what_is_left()
    {
        CallRecord[] calls = Fill();
        using (FileStream file = File.OpenWrite(DayPath))
        {
            file.SetLength((file.Length / 2) + 100);
        }

        Repair();

        using ICallStore writer = directory.Open(writable: true);
        IReadOnlyList<CallRecord> left = writer.Query(new CallQuery { Limit = 1000 });
        left.Count.Should().BeInRange(Calls / 4, Calls);
        left.Select(call => call.Id).Except(calls.Append(NextDay).Select(call => call.Id)).Should().BeEmpty();
        writer.Append(calls);
        writer.Count(new CallQuery(), 1000).Should().Be(Calls + 1, "what was lost can be stored again");
        writer.Check(repair: false).Should().BeEmpty();
    }

    [Fact]
    public void A_file_without_any_record_is_put_aside()
    {
        Fill();
        File.WriteAllText(DayPath, "this is no database");

        Repair().Should().EndWith($"no call could be read; the file is kept as {DayPath}.damaged");

        File.ReadAllText(DayPath + ".damaged").Should().Be("this is no database");
        using ICallStore writer = directory.Open(writable: true);
        writer.Append([SampleCalls.Busy(1)]);
        writer.Count(new CallQuery(), 10).Should().Be(2);
    }

    [Fact]
    public void Calls_that_no_query_finds_are_found_and_listed()
    {
        Fill();
        using (var database = new LiteDatabase(DayPath))
        {
            database.GetCollection("calls").Delete(1).Should().BeTrue("the first block of the summary is there");
        }

        using (ICallStore reader = directory.Open(writable: false))
        {
            reader.Check(repair: false).Should().ContainSingle().Which.What.Should().Be(
                $"0 calls are listed and lost, {Calls} are there and not listed, so that no query finds them");
        }

        Repair();
        using ICallStore repaired = directory.Open(writable: false);
        repaired.Count(new CallQuery(), 1000).Should().Be(Calls + 1);
    }

    [Fact]
    public void A_second_repair_keeps_the_first_damaged_file()
    {
        Fill();
        Overwrite(0);
        Repair();
        Overwrite(0);
        Repair();

        File.Exists(DayPath + ".damaged").Should().BeTrue();
        File.Exists(DayPath + ".damaged-2").Should().BeTrue();
        using ICallStore writer = directory.Open(writable: true);
        writer.DeleteBefore(new DateOnly(2026, 11, 24));
        Directory.GetFiles(directory.Path, "calls-2026-11-23*").Should().BeEmpty("what is damaged grows old too");
    }

    [Fact]
    public void A_file_of_the_first_layout_is_named_and_a_repair_takes_its_calls_over()
    {
        CallRecord[] calls = [SampleCalls.Answered(1), SampleCalls.Busy(2)];
        using (var database = new LiteDatabase(DayPath))
        {
            database.GetCollection("calls").Insert(calls.Select(call => new BsonDocument
            {
                ["_id"] = $"{call.Start} {call.Id}",
                ["start"] = call.Start.Nanoseconds,
                ["names"] = new BsonArray(1L, 2L),
                ["record"] = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(call, Sdk.Records.Json.RecordJson.Default.CallRecord),
            }));
        }

        Repair().Should().StartWith("cannot be read: it was written by another version of Earshot; rebuilt with 2 calls; ");

        using ICallStore reader = directory.Open(writable: false);
        reader.Query(new CallQuery()).Select(call => call.Id).Should().Equal(calls[1].Id, calls[0].Id);
    }

    public void Dispose() => directory.Dispose();

    private CallRecord[] Fill()
    {
        CallRecord[] calls = [.. Enumerable.Range(0, Calls).Select(SampleCalls.Answered)];
        using ICallStore store = directory.Open(writable: true);
        store.Append(calls[..100]);
        store.Append([.. calls[100..], NextDay]);
        return calls;
    }

    private void Overwrite(int page)
    {
        using FileStream file = File.OpenWrite(DayPath);
        file.Position = page * PageSize;
        file.Write(new byte[PageSize]);
    }

    /// <summary>What is said of the one problem that there is.</summary>
    private string Repair()
    {
        using ICallStore store = directory.Open(writable: true);
        StoreProblem problem = store.Check(repair: true).Should().ContainSingle().Which;
        (problem.Where, problem.Repaired).Should().Be((DayPath, true));
        return problem.What;
    }
}
