using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

public sealed class StoreLockTests : IDisposable
{
    private readonly OwnDirectory directory = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void While_one_writes_others_are_told_who(bool writable)
    {
        using ICallStore writer = directory.Open(writable: true);

        Action second = () => directory.Open(writable).Dispose();

        second.Should().Throw<PluginException>()
            .WithMessage($"another process (process {Environment.ProcessId}) writes the call store in {directory.Path}");
    }

    [Fact]
    public async Task Writer_waits_for_a_reader_to_finish()
    {
        directory.Open(writable: true).Dispose();
        ICallStore reader = directory.Open(writable: false);
        Task<ICallStore> writer = Task.Run(() => directory.Open(writable: true));
        Task first = await Task.WhenAny(writer, Task.Delay(200));
        first.Should().NotBe(writer, "the reader is still there");

        reader.Dispose();

        using ICallStore store = await writer;
        store.Append([SampleCalls.Busy(1)]);
    }

    [Fact]
    public void Reader_makes_nothing()
    {
        using (ICallStore reader = directory.Open(writable: false))
        {
            reader.Query(new CallQuery()).Should().BeEmpty();
        }

        Directory.EnumerateFileSystemEntries(directory.Path).Should().BeEmpty();
    }

    public void Dispose() => directory.Dispose();
}
