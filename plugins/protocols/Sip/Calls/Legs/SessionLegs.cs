using System.Globalization;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls.Legs;

/// <summary>
/// Calls by the UUIDs of their Session-ID headers. A B2BUA passes them on (RFC 7989, 7), so legs have UUIDs in common, local here and
/// remote there; the null UUID stands for one that is not known yet (5).
/// <code>Session-ID = sess-uuid *( SEMI "remote" EQUAL sess-uuid ), sess-uuid = 32( DIGIT / %x61-66 )</code>
/// </summary>
internal sealed class SessionLegs
{
    private const int Capacity = 262_144;
    private const int MaxLegs = 8;
    private const int UuidLength = 32;

    private readonly Dictionary<UInt128, List<Leg>> byUuid = [];

    /// <summary>UUIDs that found no place.</summary>
    public long Refused { get; private set; }

    public void Take(Leg leg, ReadOnlySpan<byte> value)
    {
        int semicolon = value.IndexOf((byte)';');
        Take(leg, UuidOf(semicolon < 0 ? value : value[..semicolon]));
        Take(leg, UuidOf(NameAddress.Parameter(value, "remote"u8)));
    }

    public void Forget(Leg leg)
    {
        foreach (UInt128 uuid in leg.SessionIds)
        {
            if (byUuid.TryGetValue(uuid, out List<Leg>? legs) && legs.Remove(leg) && legs.Count == 0)
            {
                byUuid.Remove(uuid);
            }
        }
    }

    private void Take(Leg leg, UInt128 uuid)
    {
        if (uuid == 0 || !leg.AddSessionId(uuid))
        {
            return;
        }

        if (!byUuid.TryGetValue(uuid, out List<Leg>? legs))
        {
            if (byUuid.Count == Capacity)
            {
                Refused++;
                return;
            }

            byUuid.Add(uuid, legs = new List<Leg>(1));
        }

        foreach (Leg other in legs)
        {
            Leg.Link(leg, other, LegReason.SessionId, $"Session-ID {uuid:x32}");
        }

        if (legs.Count < MaxLegs)
        {
            legs.Add(leg);
        }
        else
        {
            Refused++;
        }
    }

    /// <summary>0, the null UUID, for what is none.</summary>
    private static UInt128 UuidOf(ReadOnlySpan<byte> text)
    {
        text = Lws.Trim(text);
        bool isUuid = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 uuid);
        return isUuid && text.Length == UuidLength ? uuid : 0;
    }
}
