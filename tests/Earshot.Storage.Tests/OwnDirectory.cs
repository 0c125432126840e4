using Earshot.LiteDbStore;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

/// <summary>A folder of a test's own, in which LiteDbStore is opened as the host does it.</summary>
internal sealed class OwnDirectory : IDisposable
{
    private readonly TestPluginContext context = new();

    public string Path => context.DataDirectory;

    public IReadOnlyList<string> Messages => context.Messages;

    public ICallStore Open(bool writable) => Open(Path, writable, context);

    public static ICallStore Open(string directory, bool writable, IPluginContext context) =>
        ((ICallStorePlugin)new LiteDbStorePlugin()).Open(new LiteDbStoreConfig { Directory = directory, OpenFiles = 2 }, context, writable);

    public void Dispose() => context.Dispose();
}
