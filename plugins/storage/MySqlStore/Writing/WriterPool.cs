using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Schema;
using Earshot.MySqlStore.Server;
using Earshot.Sdk.Plugins;
using MySqlConnector;

namespace Earshot.MySqlStore.Writing;

/// <summary>
/// The connections that write, each a part of a batch. One thread at a time uses it. A record that the server will never take is left
/// out, told and counted: it must not keep all later ones from being stored.
/// </summary>
internal sealed class WriterPool : IDisposable
{
    // Fewer in a transaction are not worth a connection of their own.
    private const int SmallestPart = 50;

    private readonly ServerAccess access;
    private readonly bool ipv6;
    private readonly PartitionCalendar calendar;
    private readonly IPluginLog log;
    private readonly WriterSession?[] sessions;
    private long rejected;

    public WriterPool(ServerAccess access, MySqlStoreConfig config, IPluginLog log)
    {
        this.access = access;
        this.log = log;
        ipv6 = config.Ipv6;
        calendar = new PartitionCalendar(config.PartitionsAhead, log);
        sessions = new WriterSession?[config.Writers];
    }

    /// <summary>Records that the server refused for what is in them.</summary>
    public long Rejected => Interlocked.Read(ref rejected);

    /// <summary>Connects now, so that what only a person can mend is known at once.</summary>
    /// <exception cref="PluginException">The tables cannot be used.</exception>
    /// <exception cref="MySqlException">No server can be reached, or none lets the account in.</exception>
    public void Connect() => Session(0);

    /// <summary>Writes the entries in parallel parts.</summary>
    /// <returns>Those that could not be written, in their order, and why; none and null when all were.</returns>
    public (IReadOnlyList<Entry> Unwritten, Exception? Failure) Write(IReadOnlyList<Entry> entries)
    {
        int parts = Math.Clamp(entries.Count / SmallestPart, 1, sessions.Length);
        if (parts == 1)
        {
            Exception? failure = TryWrite(0, entries);
            return failure is null ? ([], null) : (entries, failure);
        }

        // Records of one key go one way, so that the later one stays.
        ILookup<int, Entry> ways = entries.ToLookup(entry => (int)(entry.Key.Hash % (UInt128)parts));
        var failures = new Exception?[parts];
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, way =>
            failures[way] = ways.Contains(way) ? TryWrite(way, [.. ways[way]]) : null);
        return ([.. entries.Where(entry => failures[(int)(entry.Key.Hash % (UInt128)parts)] is not null)], failures.FirstOrDefault(f => f is not null));
    }

    public void Dispose()
    {
        for (int i = 0; i < sessions.Length; i++)
        {
            Close(i);
        }
    }

    private Exception? TryWrite(int slot, IReadOnlyList<Entry> entries)
    {
        // A connection may have died since it was used last, and a server may have become one that only reads; so every
        // server has its turn.
        for (int turns = access.Count; ; turns--)
        {
            try
            {
                Write(slot, entries);
                return null;
            }
            catch (Exception e) when (Faults.IsServerFault(e) || e is PluginException)
            {
                bool wasOpen = Leave(slot);
                if (!wasOpen || turns == 0 || e is PluginException || Faults.IsTimeout(e))
                {
                    return e;
                }
            }
        }
    }

    private void Write(int slot, IReadOnlyList<Entry> entries)
    {
        try
        {
            Session(slot).Write(entries);
        }
        catch (MySqlException e) when (Faults.Of(e) == Fault.BadRow)
        {
            // The server may have closed the connection, as it does for a packet that is too large.
            Close(slot);
            if (entries.Count > 1)
            {
                Write(slot, [.. entries.Take(entries.Count / 2)]);
                Write(slot, [.. entries.Skip(entries.Count / 2)]);
                return;
            }

            Interlocked.Increment(ref rejected);
            log.Error($"{entries[0].Name} is not kept: the server refuses it: {Faults.Describe(e)}");
        }
    }

    private WriterSession Session(int slot)
    {
        if (sessions[slot] is { } open)
        {
            return open;
        }

        ServerSession server = access.Open();
        try
        {
            return sessions[slot] = new WriterSession(server, ipv6, calendar);
        }
        catch
        {
            access.Leave(server.Endpoint);
            server.Dispose();
            throw;
        }
    }

    private bool Leave(int slot)
    {
        if (sessions[slot] is not { } session)
        {
            return false;
        }

        access.Leave(session.Server.Endpoint);
        Close(slot);
        return true;
    }

    private void Close(int slot)
    {
        sessions[slot]?.Dispose();
        sessions[slot] = null;
    }
}
