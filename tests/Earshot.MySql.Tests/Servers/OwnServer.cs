namespace Earshot.MySql.Tests.Servers;

/// <summary>A server that the tests of a class kill, stop and start. Started when the first needs it.</summary>
public sealed class OwnServer : IDisposable
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
