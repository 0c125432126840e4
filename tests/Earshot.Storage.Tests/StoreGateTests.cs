using Earshot.LiteDbStore;

namespace Earshot.Storage.Tests;

public sealed class StoreGateTests
{
    [Fact]
    public async Task Who_writes_is_let_in_before_readers_that_came_first()
    {
        var gate = new StoreGate();
        var entered = new List<string>();
        StoreGate.Pass first = gate.EnterToRead();
        Task[] waiting =
        [
            .. Enumerable.Range(0, 4).Select(_ => Run("reader", gate.EnterToRead)),
            Run("writer", gate.EnterToWrite),
        ];
        (await Task.WhenAny(Task.WhenAll(waiting), Task.Delay(300))).Should().NotBe(Task.WhenAll(waiting));
        entered.Should().BeEmpty("one is inside");

        first.Dispose();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30));

        entered.Should().HaveCount(5);
        entered[0].Should().Be("writer");

        Task Run(string name, Func<StoreGate.Pass> enter) => Task.Factory.StartNew(
            () =>
            {
                using StoreGate.Pass pass = enter();
                entered.Add(name);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
