namespace Earshot.Rtp.Events;

/// <summary>The key presses of one stream, and what its RFC 2198 packets carried.</summary>
internal sealed class StreamEvents
{
    /// <summary>Longer than any dialogue with a machine.</summary>
    private const int MaxPresses = 1000;

    /// <summary>How many presses back a late packet may belong to.</summary>
    private const int Reach = 8;

    private readonly List<KeyPress> presses = [];
    private long[]? primaries;

    /// <summary>In the order of arrival.</summary>
    public IReadOnlyList<KeyPress> Presses => presses;

    /// <summary>Packets by the payload type of their primary encoding, indexed by type; empty without RFC 2198.</summary>
    public ReadOnlySpan<long> Primaries => primaries;

    /// <summary>Takes what a packet says of one event.</summary>
    /// <returns>False when there is no room for another press.</returns>
    public bool Add(byte payloadType, uint timestamp, in TelephoneEvent packet, long arrival)
    {
        for (int i = presses.Count - 1; i >= Math.Max(0, presses.Count - Reach); i--)
        {
            if (presses[i].TryTake(payloadType, timestamp, packet))
            {
                return true;
            }
        }

        if (presses.Count == MaxPresses)
        {
            return false;
        }

        KeyPress press = new(payloadType, packet.Code, timestamp, arrival);
        press.TryTake(payloadType, timestamp, packet);
        presses.Add(press);
        return true;
    }

    public void CountPrimary(byte payloadType) => (primaries ??= new long[128])[payloadType]++;
}
