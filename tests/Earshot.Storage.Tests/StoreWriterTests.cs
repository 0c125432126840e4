using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Lanes.Journaling;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

public sealed class StoreWriterTests : IDisposable
{
    private readonly FakeStore store = new();
    private readonly TestPluginContext context = new();

    [Fact]
    public void Finish_keeps_everything_in_order_and_in_batches()
    {
        CallRecord[] calls = [.. Enumerable.Range(0, 1234).Select(SampleCalls.Busy)];
        using StoreWriter writer = new(store, StoreFailurePolicy.WaitAndStop, context);
        Array.ForEach(calls, call => writer.Add(call));

        writer.Finish();

        store.Batches.SelectMany(batch => batch).Should().Equal(calls);
        store.Batches.Should().OnlyContain(batch => batch.Count <= StoreWriter.BatchSize);
    }

    [Fact]
    public void Registrations_and_requests_go_to_a_store_that_takes_them()
    {
        FakeRequestStore takesAll = new();
        using StoreWriter writer = new(takesAll, StoreFailurePolicy.WaitAndStop, context);
        RegistrationRecord registration = new() { Aor = "alice@example.com", Start = SampleCalls.Noon, End = SampleCalls.Noon };
        RequestRecord request = new() { Method = "MESSAGE", CallId = "m1", Start = SampleCalls.Noon, End = SampleCalls.Noon };

        writer.Add(registration);
        writer.Add(SampleCalls.Busy(1));
        writer.Add(request);
        writer.Finish();

        takesAll.Registrations.Should().Equal(registration);
        takesAll.Requests.Should().Equal(request);
        takesAll.Calls.Batches.Should().ContainSingle().Which.Should().Equal(SampleCalls.Busy(1));
    }

    [Fact]
    public void A_store_of_calls_alone_is_not_asked_to_keep_others()
    {
        using StoreWriter writer = new(store, StoreFailurePolicy.WaitAndStop, context);

        writer.Add(new RegistrationRecord { Aor = "alice@example.com", Start = SampleCalls.Noon, End = SampleCalls.Noon });
        writer.Finish();

        store.Batches.Should().BeEmpty();
        writer.Lost.Should().Be(0);
    }

    [Fact]
    public void A_single_call_is_kept_without_waiting_for_more()
    {
        using StoreWriter writer = new(store, StoreFailurePolicy.DropAndRetry, context);

        writer.Add(SampleCalls.Busy(1));

        SpinWait.SpinUntil(() => store.Batches.Count == 1, TimeSpan.FromSeconds(30)).Should().BeTrue();
    }

    [Fact]
    public async Task Reading_a_file_waits_for_a_slow_store()
    {
        store.Open.Reset();
        using StoreWriter writer = new(store, StoreFailurePolicy.WaitAndStop, context);
        const int count = StoreWriter.Capacity + StoreWriter.BatchSize + 1;
        Task adding = Task.Run(() => Array.ForEach([.. Enumerable.Range(0, count).Select(SampleCalls.Busy)], call => writer.Add(call)));
        Task first = await Task.WhenAny(adding, Task.Delay(300));
        first.Should().NotBe(adding, "there is room for all but one");

        store.Open.Set();
        await adding.WaitAsync(TimeSpan.FromSeconds(30));
        writer.Finish();

        store.Batches.Sum(batch => batch.Count).Should().Be(count);
        writer.Lost.Should().Be(0);
    }

    [Fact]
    public void Reading_a_file_reports_a_failed_store_at_the_end()
    {
        store.Failures = 1;
        using StoreWriter writer = new(store, StoreFailurePolicy.WaitAndStop, context);
        Array.ForEach([.. Enumerable.Range(0, StoreWriter.Capacity + 3).Select(SampleCalls.Busy)], call => writer.Add(call));

        Action finish = writer.Finish;

        finish.Should().Throw<PluginException>().WithMessage($"no space left; {StoreWriter.Capacity + 3} records were not kept");
        store.Batches.Should().BeEmpty("nothing is stored behind a gap");
    }

    [Fact]
    public void A_live_sensor_tries_again_until_the_store_takes_the_batch()
    {
        store.Failures = 2;
        using StoreWriter writer = new(store, StoreFailurePolicy.DropAndRetry, context);
        writer.Add(SampleCalls.Busy(1));
        SpinWait.SpinUntil(() => store.Batches.Count == 1, TimeSpan.FromSeconds(30)).Should().BeTrue();

        writer.Finish();

        store.Batches.Single().Should().Equal(SampleCalls.Busy(1));
        context.Messages.Should().Equal(
            "error: no space left; records wait until the store takes them again",
            "information: the call store takes records again");
    }

    [Fact]
    public void A_live_sensor_drops_and_counts_what_finds_no_room()
    {
        store.Open.Reset();
        using StoreWriter writer = new(store, StoreFailurePolicy.DropAndRetry, context);
        const int count = StoreWriter.Capacity + StoreWriter.BatchSize + 10;
        Array.ForEach([.. Enumerable.Range(0, count).Select(SampleCalls.Busy)], call => writer.Add(call));
        writer.Lost.Should().BeGreaterThanOrEqualTo(10);

        store.Open.Set();
        writer.Finish();

        (store.Batches.Sum(batch => batch.Count) + writer.Lost).Should().Be(count);
    }

    [Fact]
    public void A_record_of_a_lane_is_open_until_it_is_kept_or_dropped()
    {
        var ledger = new RecordLedger();
        ledger.Begin().Settled = Timestamp.MaxValue;
        store.Open.Reset();
        using StoreWriter writer = new(store, StoreFailurePolicy.DropAndRetry, context);
        CallRecord call = SampleCalls.Busy(1);
        writer.Add(call, ledger.Take(KeptRecord.Of(call), stores: 1));
        writer.Add(new RegistrationRecord { Aor = "alice@example.com", Start = new Timestamp(1), End = new Timestamp(2) }, ledger.Take(default, stores: 1));
        ledger.Low.Should().Be(call.Start, "the registration is nobody's");

        for (int i = 0; i < StoreWriter.Capacity + (2 * StoreWriter.BatchSize); i++)
        {
            writer.Add(SampleCalls.Busy(i));
        }

        CallRecord surplus = call with { Start = call.Start.AddSeconds(-1) };
        writer.Add(surplus, ledger.Take(KeptRecord.Of(surplus), stores: 1));
        ledger.Low.Should().Be(call.Start, "what was dropped is done with");

        store.Open.Set();
        SpinWait.SpinUntil(() => ledger.Low == Timestamp.MaxValue, TimeSpan.FromSeconds(30)).Should().BeTrue();
    }

    [Fact]
    public void A_live_sensor_that_ends_gives_up_on_a_dead_store()
    {
        store.Failures = int.MaxValue;
        using (StoreWriter writer = new(store, StoreFailurePolicy.DropAndRetry, context))
        {
            writer.Add(SampleCalls.Busy(1));
            Action finish = writer.Finish;
            finish.Should().Throw<PluginException>().WithMessage("no space left; 1 records were not kept");
        }

        store.IsDisposed.Should().BeTrue();
    }

    public void Dispose()
    {
        store.Open.Dispose();
        context.Dispose();
    }
}
