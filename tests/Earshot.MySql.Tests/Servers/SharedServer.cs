namespace Earshot.MySql.Tests.Servers;

/// <summary>One server for the tests that leave it as it is; each has a database of its own. Started when the first needs it.</summary>
public sealed class SharedServer : IDisposable
{
    private readonly Lazy<MariaDbServer> server = new(() => new MariaDbServer());

    public MariaDbServer Server => server.Value;

    public void Dispose()
    {
        if (server.IsValueCreated)
        {
            server.Value.Dispose();
        }
    }
}

[CollectionDefinition(nameof(SharedServer))]
public sealed class SharedServerDefinition : ICollectionFixture<SharedServer>;
