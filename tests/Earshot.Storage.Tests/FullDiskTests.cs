using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

public sealed class FullDiskTests : IDisposable
{
    private const int BatchSize = 50;

    private readonly TestPluginContext context = new();

    [SmallDiskFact]
    public void A_full_disk_is_named_costs_nothing_and_is_forgotten_when_there_is_room_again()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 6);
        string ballast = Path.Combine(disk.Path, "ballast");
        File.WriteAllBytes(ballast, new byte[3 << 20]);
        using (ICallStore store = OwnDirectory.Open(disk.Path, writable: true, context))
        {
            (int kept, string message) = AppendUntilItFails(store);

            message.Should().Match($"cannot write {disk.Path}/calls-2026-11-23.db: *No space left on device*");
            kept.Should().BeGreaterThan(2 * BatchSize);
            Check(store, kept);
            Action again = () => store.Append(Batch(kept));
            again.Should().Throw<PluginException>("it is as full as before");
            Check(store, kept);

            File.Delete(ballast);
            store.Append(Batch(kept));
            store.Append(Batch(kept + BatchSize));
            Check(store, kept + (2 * BatchSize));
        }

        using ICallStore reopened = OwnDirectory.Open(disk.Path, writable: true, context);
        reopened.Check(repair: false).Should().BeEmpty();
    }

    [SmallDiskFact]
    public void A_store_that_ends_on_a_full_disk_opens_again()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 3);
        int kept;
        using (ICallStore store = OwnDirectory.Open(disk.Path, writable: true, context))
        {
            (kept, _) = AppendUntilItFails(store);
        }

        using ICallStore reader = OwnDirectory.Open(disk.Path, writable: false, context);
        Check(reader, kept);
    }

    public void Dispose() => context.Dispose();

    private static (int Kept, string Message) AppendUntilItFails(ICallStore store)
    {
        for (int kept = 0; kept < 100_000; kept += BatchSize)
        {
            try
            {
                store.Append(Batch(kept));
            }
            catch (PluginException e)
            {
                return (kept, e.Message);
            }
        }

        throw new InvalidOperationException("the disk has no end");
    }

    private static CallRecord[] Batch(int first) => [.. Enumerable.Range(first, BatchSize).Select(SampleCalls.Answered)];

    // None or some of the batch that failed may be there too.
    private static void Check(ICallStore store, int kept)
    {
        string[] found = [.. store.Query(new CallQuery { Limit = int.MaxValue }).Select(call => call.Id)];
        found.Should().OnlyHaveUniqueItems();
        Enumerable.Range(0, kept).Select(number => SampleCalls.Answered(number).Id).Except(found).Should().BeEmpty();
        found.Length.Should().BeInRange(kept, kept + BatchSize);
        store.Check(repair: false).Should().BeEmpty();
        store.Health().Problem.Should().BeNull();
    }
}
