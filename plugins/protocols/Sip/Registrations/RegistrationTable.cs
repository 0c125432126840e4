using System.Runtime.InteropServices;
using Earshot.Sdk.Packets;
using Earshot.Sip.Limits;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Registrations;

/// <summary>Registrations by address of record and registrar, a short chain of contacts each.</summary>
internal sealed class RegistrationTable(int capacity, int capacityPerSource)
{
    /// <summary>Contacts of one address of record; registrars allow about ten.</summary>
    public const int MaxContacts = 32;

    private readonly Dictionary<ulong, Registration> byAor = [];
    private readonly SourceQueue<Registration> queue = new(capacity, capacityPerSource);

    /// <summary>Nobody can choose addresses that collide.</summary>
    private readonly ulong secret = Fingerprint.NewSecret();

    /// <summary>The one whose last use is longest ago.</summary>
    public Registration? Oldest => queue.Oldest;

    public ulong KeyOf(in NameAddress aor, TransportAddress registrar)
    {
        ulong hash = Fingerprint.Add(Fingerprint.Add(secret, registrar.Host.High), registrar.Host.Low);
        hash = Fingerprint.Add(hash, registrar.Port);
        return Fingerprint.Add(Fingerprint.Add(hash, aor.User), aor.Host);
    }

    /// <summary>The first contact of an address of record; the others follow it.</summary>
    public Registration? First(ulong aorKey) => byAor.GetValueOrDefault(aorKey);

    public Registration? Find(ulong aorKey, ReadOnlySpan<byte> contact)
    {
        Registration? registration = First(aorKey);
        while (registration is not null && !contact.SequenceEqual(registration.Contact))
        {
            registration = registration.Next;
        }

        return registration;
    }

    /// <summary>What has to go before a registration of a source may be added, or null.</summary>
    public Registration? Surplus(ulong aorKey, HostAddress source)
    {
        int contacts = 0;
        Registration? last = null;
        for (Registration? registration = First(aorKey); registration is not null; registration = registration.Next)
        {
            contacts++;
            last = registration;
        }

        return contacts >= MaxContacts ? last : queue.Surplus(source);
    }

    public void Add(Registration registration, HostAddress source)
    {
        ref Registration? first = ref CollectionsMarshal.GetValueRefOrAddDefault(byAor, registration.AorKey, out _);
        registration.Next = first;
        first = registration;
        queue.Add(registration, source);
    }

    public void Use(Registration registration) => queue.Use(registration);

    public void Remove(Registration registration)
    {
        queue.Remove(registration);
        Registration first = byAor[registration.AorKey];
        if (first != registration)
        {
            while (first.Next != registration)
            {
                first = first.Next!;
            }

            first.Next = registration.Next;
        }
        else if (registration.Next is { } next)
        {
            byAor[registration.AorKey] = next;
        }
        else
        {
            byAor.Remove(registration.AorKey);
        }
    }
}
