using Earshot.MySqlStore;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests.Servers;

/// <summary>A data directory and a configuration, as a sensor has them: opens the store as the host does.</summary>
internal sealed class Sensor : IDisposable
{
    public Sensor(MariaDbServer server, string database)
    {
        string passwordFile = Path.Combine(Context.DataDirectory, "password");
        File.WriteAllText(passwordFile, MariaDbServer.Password + "\n");
        Config = server.Config(database, passwordFile);
    }

    public TestPluginContext Context { get; } = new();

    public MySqlStoreConfig Config { get; }

    public ICallStore Open(bool writable = true) => ((ICallStorePlugin)new MySqlStorePlugin()).Open(Config, Context, writable);

    public void Dispose() => Context.Dispose();
}
