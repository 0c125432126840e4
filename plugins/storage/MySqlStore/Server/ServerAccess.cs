using Earshot.Sdk.Plugins;
using MySqlConnector;

namespace Earshot.MySqlStore.Server;

/// <summary>How to reach the servers: opens sessions, and goes on to the next server when one fails. Any thread.</summary>
internal sealed class ServerAccess
{
    public const string PasswordVariable = "EARSHOT_MYSQL_PASSWORD";

    private const uint ConnectTimeoutSeconds = 3;

    private readonly MySqlStoreConfig config;
    private readonly IReadOnlyList<Endpoint> endpoints;
    private readonly CertificateCheck certificates;
    private readonly Lock gate = new();
    private int current;

    public ServerAccess(MySqlStoreConfig config)
    {
        this.config = config;
        certificates = new CertificateCheck(config.Tls, config.CaFile);
        if (!Endpoint.TryParseList(config.Server, out endpoints))
        {
            throw new ArgumentException("the configuration was not validated", nameof(config));
        }
    }

    /// <summary>How many servers there are.</summary>
    public int Count => endpoints.Count;

    /// <summary>All servers, for messages.</summary>
    public string Names => string.Join(", ", endpoints);

    /// <summary>Opens a session on the first server that lets it, beginning with the one that worked last.</summary>
    /// <exception cref="MySqlException">None does; this is what the last one said.</exception>
    /// <exception cref="PluginException">The password cannot be read.</exception>
    public ServerSession Open()
    {
        string? password = SecretText.Read("password_file", config.PasswordFile, PasswordVariable);
        int first;
        lock (gate)
        {
            first = current;
        }

        for (int i = 0; ; i++)
        {
            Endpoint endpoint = endpoints[(first + i) % endpoints.Count];
            try
            {
                return ServerSession.Open(endpoint, ConnectionString(endpoint, password), certificates.Callback);
            }
            catch (Exception e) when (Faults.IsServerFault(e))
            {
                Leave(endpoint);
                if (i == endpoints.Count - 1)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Prefers the next server from now on, unless another thread has left this one already.</summary>
    public void Leave(Endpoint endpoint)
    {
        lock (gate)
        {
            if (endpoints[current] == endpoint)
            {
                current = (current + 1) % endpoints.Count;
            }
        }
    }

    private string ConnectionString(Endpoint endpoint, string? password) => new MySqlConnectionStringBuilder
    {
        Server = endpoint.Host,
        Port = endpoint.IsUnixSocket ? 3306u : endpoint.Port,
        ConnectionProtocol = endpoint.IsUnixSocket ? MySqlConnectionProtocol.UnixSocket : MySqlConnectionProtocol.Sockets,
        Database = config.Database,
        UserID = config.User,
        Password = password ?? "",
        SslMode = config.Tls switch
        {
            TlsMode.Off => MySqlSslMode.None,
            TlsMode.Preferred => MySqlSslMode.Preferred,
            // Verified by CertificateCheck.
            _ => MySqlSslMode.Required,
        },
        // Sessions are few and held for long; each knows what it has asked the server for.
        Pooling = false,
        ConnectionTimeout = ConnectTimeoutSeconds,
        DefaultCommandTimeout = (uint)config.Patience,
        CancellationTimeout = 1,
        Keepalive = 30,
        // Answers nothing but a stream of our own, since no connection is one that the library has verified.
        AllowLoadLocalInfile = true,
        PersistSecurityInfo = false,
        ApplicationName = "earshot",
    }.ConnectionString;
}
