using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Schema;
using Earshot.MySqlStore.Server;
using Earshot.Sdk.Packets;

namespace Earshot.MySqlStore.Writing;

/// <summary>A session that writes, with the ids of texts that its server has told.</summary>
internal sealed class WriterSession : IDisposable
{
    private readonly PartitionCalendar calendar;
    private readonly CallWriter calls;
    private readonly RegistrationWriter registrations;
    private readonly RequestWriter requests;

    /// <summary>Takes a session over when it has made or migrated the tables there.</summary>
    public WriterSession(ServerSession session, bool ipv6, PartitionCalendar calendar)
    {
        Server = session;
        this.calendar = calendar;
        StoreSchema.Ensure(session, ipv6);
        var userAgents = new TextIds(session, "cdr_ua", "ua", 512);
        var sensors = new SensorIds(session);
        calls = new CallWriter(session, ipv6, userAgents, sensors);
        registrations = new RegistrationWriter(session, ipv6, userAgents, sensors);
        requests = new RequestWriter(session, ipv6, sensors);
    }

    public ServerSession Server { get; }

    /// <summary>Writes the entries: a transaction a kind.</summary>
    public void Write(IReadOnlyList<Entry> entries)
    {
        (Timestamp first, Timestamp last) = (entries.Min(entry => entry.Start), entries.Max(entry => entry.Start));
        calendar.Prepare(Server, PartitionCalendar.DayOf(first), PartitionCalendar.DayOf(last));
        calls.Write(entries.OfType<CallEntry>());
        registrations.Write(entries.OfType<RegistrationEntry>());
        requests.Write(entries.OfType<RequestEntry>());
    }

    public void Dispose() => Server.Dispose();
}
