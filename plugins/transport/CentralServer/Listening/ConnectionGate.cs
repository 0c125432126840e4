using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Earshot.CentralServer.Listening;

/// <summary>
/// Bounds what those who have not logged in can cost: how many connections they have, in all and from one address, for how long, and how much they send.
/// </summary>
internal sealed class ConnectionGate(CentralServerConfig config, Refusals refusals)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> waiting = [];
    private int total;

    /// <summary>Runs around the whole of a connection, before TLS.</summary>
    public async Task RunAsync(ConnectionContext context, ConnectionDelegate next)
    {
        string address = AddressOf(context.RemoteEndPoint);
        if (!TryEnter(address))
        {
            refusals.Count(Refusals.TooMany);
            context.Abort();
            return;
        }

        var connection = new CentralConnection(context, address);
        int isWaiting = 1;
        connection.LoggedIn = Leave;
        context.Features.Set(connection);
        context.Transport = new MeteredTransport(context.Transport, connection.Count, () => End(connection, Refusals.TooLarge));
        using var patience = new Timer(_ => End(connection, Refusals.Timeout), null, TimeSpan.FromSeconds(config.LoginTimeout), Timeout.InfiniteTimeSpan);
        try
        {
            await next(context);
        }
        finally
        {
            Leave();
            if (connection.Session is null && !connection.IsCounted)
            {
                refusals.Count(connection.IsEncrypted ? Refusals.Garbage : Refusals.NoTls);
            }
        }

        void Leave()
        {
            if (Interlocked.Exchange(ref isWaiting, 0) == 1)
            {
                Exit(address);
            }
        }
    }

    private void End(CentralConnection connection, string why)
    {
        if (connection.Session is null)
        {
            if (!connection.IsCounted)
            {
                connection.IsCounted = true;
                refusals.Count(why);
            }

            connection.Abort();
        }
    }

    private bool TryEnter(string address)
    {
        lock (gate)
        {
            int here = waiting.GetValueOrDefault(address);
            if (total >= config.MaxLogins || here >= config.MaxLoginsPerAddress)
            {
                return false;
            }

            total++;
            waiting[address] = here + 1;
            return true;
        }
    }

    private void Exit(string address)
    {
        lock (gate)
        {
            total--;
            if (--waiting[address] == 0)
            {
                waiting.Remove(address);
            }
        }
    }

    private static string AddressOf(EndPoint? remote) =>
        remote is IPEndPoint ip ? (ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address).ToString() : "";
}
