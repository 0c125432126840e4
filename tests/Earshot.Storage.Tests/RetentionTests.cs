using Earshot.Host.Pipeline;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

public sealed class RetentionTests : IDisposable
{
    private readonly FakeStore store = new();
    private readonly TestPluginContext context = new();
    private readonly SetClock clock = new(new DateTimeOffset(2026, 11, 23, 23, 59, 0, TimeSpan.Zero));

    [Fact]
    public void Days_go_at_the_start_and_when_the_day_changes()
    {
        Retention retention = Keep(days: 7);
        retention.DeleteExpired();
        retention.DeleteExpired();
        clock.Now = clock.Now.AddMinutes(1);
        retention.DeleteExpired();
        retention.DeleteExpired();

        store.Deleted.Should().Equal(new DateOnly(2026, 11, 17), new DateOnly(2026, 11, 18));
    }

    [Fact]
    public void One_day_is_the_running_one()
    {
        Keep(days: 1).DeleteExpired();
        store.Deleted.Should().Equal(new DateOnly(2026, 11, 23));
    }

    [Fact]
    public void Nothing_goes_when_calls_are_kept_for_ever()
    {
        Keep(days: 0).DeleteExpired();
        store.Deleted.Should().BeEmpty();
    }

    [Fact]
    public void A_failure_is_told_once_and_tried_again_after_a_minute()
    {
        clock.Now = clock.Now.AddHours(-12);
        store.DeletionFailures = 2;
        Retention retention = Keep(days: 7);
        foreach (int seconds in (int[])[0, 30, 31, 61, 61])
        {
            clock.Now = clock.Now.AddSeconds(seconds);
            retention.DeleteExpired();
        }

        store.Deleted.Should().Equal([new DateOnly(2026, 11, 17)], "the third attempt succeeds, and a fourth is not made");
        context.Messages.Should().Equal("error: the file is busy; old calls stay until this succeeds");
    }

    [Fact]
    public void A_sensor_deletes_before_it_stores_its_first_call()
    {
        using var writer = new StoreWriter(store, StoreFailurePolicy.DropAndRetry, context, Keep(days: 3));

        SpinWait.SpinUntil(() => !store.Deleted.IsEmpty, TimeSpan.FromSeconds(30)).Should().BeTrue();

        store.Deleted.Should().Equal(new DateOnly(2026, 11, 21));
        store.Batches.Should().BeEmpty();
    }

    [Fact]
    public void Reading_a_capture_deletes_nothing()
    {
        using var writer = new StoreWriter(store, StoreFailurePolicy.WaitAndStop, context);
        writer.Add(SampleCalls.Busy(1));
        writer.Finish();

        store.Deleted.Should().BeEmpty();
        store.Batches.Should().ContainSingle();
    }

    public void Dispose()
    {
        store.Open.Dispose();
        context.Dispose();
    }

    private Retention Keep(int days) => new(store, days, clock, context);

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
