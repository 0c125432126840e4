using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Calls;
using Earshot.Sip.Messages;
using Earshot.Sip.Requests;

namespace Earshot.Sip.Registrations;

/// <summary>Follows registrations (RFC 3261, 10) from their first REGISTER until they expire, are removed, or fail.</summary>
internal sealed class RegistrationTracker(SipConfig config, ISignallingSink sink)
{
    private const int MaxLength = 256;

    private readonly TransactionTable<RegisterTransaction> transactions = new(config.MaxRequests, config.MaxRequestsPerSource);
    private readonly RegistrationTable registrations = new(config.MaxRegistrations, config.MaxRegistrationsPerSource);
    private readonly TimerWheel<Registration> timers = new();
    private readonly List<Registration> due = [];
    private long begun;
    private long evicted;

    /// <summary>Takes a REGISTER or a response to it.</summary>
    public void Take(in SipMessage message, in SignallingPacket packet)
    {
        ulong key = transactions.KeyOf(message, packet.Flow);
        RegisterTransaction? transaction = transactions.Find(key);
        if (!message.StartLine.IsRequest)
        {
            TakeResponse(transaction, message, packet.Timestamp);
        }
        else if (transaction is null)
        {
            TakeRequest(transactions.Begin(key, packet), message, packet);
        }
    }

    public void OnTick(Timestamp now)
    {
        while (transactions.Expired(now) is { } transaction)
        {
            CountUnanswered(transaction);
            transactions.Remove(transaction);
        }

        timers.Advance(now, due);
        foreach (Registration registration in due)
        {
            Timestamp deadline = registration.Deadline(config.RegistrationTimeout);
            if (deadline <= now)
            {
                registration.Expire(deadline);
                Close(registration);
            }
            else
            {
                timers.Schedule(registration, deadline);
            }
        }

        due.Clear();
    }

    public void OnEnd()
    {
        while (registrations.Oldest is { } registration)
        {
            Close(registration);
        }
    }

    public void Summarize(ISummary summary)
    {
        summary.Count("registrations", begun);
        summary.Count("registrations_evicted", evicted);
        summary.Count("register_transactions_evicted", transactions.Evicted);
    }

    private void TakeRequest(RegisterTransaction transaction, in SipMessage request, in SignallingPacket packet)
    {
        transaction.Nonce = Digest.Nonce(request);
        transaction.Bindings.Clear();
        ulong aorKey = registrations.KeyOf(NameAddress.Parse(request.To), packet.Flow.Destination);
        ContactReader contacts = new(request);
        while (transaction.Bindings.Count < RegistrationTable.MaxContacts && contacts.Read())
        {
            if (!contacts.Uri.SequenceEqual("*"u8) || !BindAll(transaction, aorKey, request, packet))
            {
                Bind(transaction, FindOrAdd(aorKey, contacts.Uri, request, packet), contacts.Expires, request, packet);
            }
        }

        if (transaction.Bindings.Count == 0)
        {
            Bind(transaction, FindOrAdd(aorKey, default, request, packet), null, request, packet);
        }
    }

    /// <summary>RFC 3261, 10.2.2: "*" stands for all contacts of the address of record, and removes them.</summary>
    private bool BindAll(RegisterTransaction transaction, ulong aorKey, in SipMessage request, in SignallingPacket packet)
    {
        Registration? registration = registrations.First(aorKey);
        bool any = false;
        for (; registration is not null; registration = registration.Next)
        {
            if (!registration.IsQuery)
            {
                Bind(transaction, registration, 0, request, packet);
                any = true;
            }
        }

        return any;
    }

    private void Bind(
        RegisterTransaction transaction, Registration registration, uint? expires, in SipMessage request, in SignallingPacket packet)
    {
        registration.CountRequest(packet.Timestamp);
        registration.UserAgent ??= Lws.ToText(request.UserAgent, MaxLength);
        registration.Username ??= Digest.Username(request, MaxLength);
        registrations.Use(registration);
        transaction.Bindings.Add((registration, expires));
        Schedule(registration);
    }

    private Registration FindOrAdd(ulong aorKey, ReadOnlySpan<byte> contact, in SipMessage request, in SignallingPacket packet)
    {
        contact = contact[..Math.Min(contact.Length, MaxLength)];
        if (registrations.Find(aorKey, contact) is { } known)
        {
            return known;
        }

        HostAddress source = packet.Flow.SourceHost;
        if (registrations.Surplus(aorKey, source) is { } surplus)
        {
            evicted++;
            Remove(surplus);
        }

        Registration registration = new(aorKey, contact.ToArray(), Describe(contact, request, packet));
        begun++;
        registrations.Add(registration, source);
        return registration;
    }

    private static RegistrationRecord Describe(ReadOnlySpan<byte> contact, in SipMessage request, in SignallingPacket packet) => new()
    {
        Aor = NameAddress.Parse(request.To).ToText(MaxLength) ?? "",
        Contact = Lws.ToText(contact, MaxLength),
        Source = packet.Flow.Source,
        Destination = packet.Flow.Destination,
        Start = packet.Timestamp,
        End = packet.Timestamp,
    };

    private void TakeResponse(RegisterTransaction? transaction, in SipMessage response, Timestamp time)
    {
        if (response.StartLine.StatusCode < 200 || transaction is not { IsAnswered: false })
        {
            return;
        }

        transaction.IsAnswered = true;
        foreach ((Registration registration, uint? expires) in transaction.Bindings)
        {
            if (registration.IsQueued)
            {
                registration.CountResponse(transaction.Start, time);
                registrations.Use(registration);
                Settle(registration, transaction, expires, response, time);
            }
        }
    }

    private void Settle(
        Registration registration, RegisterTransaction transaction, uint? asked, in SipMessage response, Timestamp time)
    {
        int statusCode = response.StartLine.StatusCode;
        if (statusCode is 401 or 407)
        {
            registration.Challenge(transaction.Nonce, Digest.Nonce(response), Digest.IsStale(response));
        }
        else if (statusCode >= 300)
        {
            registration.Reject(statusCode);
        }
        else if (asked == 0)
        {
            registration.Unregister(statusCode);
            Close(registration);
            return;
        }
        else
        {
            Accept(registration, transaction.Bindings.Count, asked, response, time);
        }

        Schedule(registration);
    }

    private static void Accept(Registration registration, int contacts, uint? asked, in SipMessage response, Timestamp time)
    {
        bool isListed = GrantedContacts.Find(response, registration.Contact, contacts == 1, out uint? granted);
        if (registration.IsQuery && !isListed)
        {
            registration.Unregister(response.StartLine.StatusCode);
        }
        else
        {
            registration.Grant(response.StartLine.StatusCode, registration.IsQuery ? null : granted ?? asked, time);
        }
    }

    private void CountUnanswered(RegisterTransaction transaction)
    {
        foreach ((Registration registration, _) in transaction.Bindings)
        {
            if (!transaction.IsAnswered && registration.IsQueued)
            {
                registration.CountUnanswered();
                Schedule(registration);
            }
        }
    }

    private void Schedule(Registration registration) =>
        timers.Schedule(registration, registration.Deadline(config.RegistrationTimeout));

    private void Close(Registration registration)
    {
        Remove(registration);
        sink.Report(registration.Record());
    }

    private void Remove(Registration registration)
    {
        timers.Remove(registration);
        registrations.Remove(registration);
    }
}
