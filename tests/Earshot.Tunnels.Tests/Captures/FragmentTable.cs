namespace Earshot.Tunnels.Tests.Captures;

/// <summary>Just enough IP reassembly to see what is in the tunnels of the captures: no limits, no overlaps.</summary>
internal sealed class FragmentTable
{
    private readonly Dictionary<string, (SortedDictionary<int, byte[]> Pieces, int? Total)> datagrams = [];

    /// <summary>Adds a fragment; gives the payload when nothing is missing any more, else null.</summary>
    public byte[]? Add(string datagram, int offset, bool more, ReadOnlySpan<byte> bytes)
    {
        (SortedDictionary<int, byte[]> pieces, int? total) = datagrams.GetValueOrDefault(datagram, ([], null));
        pieces[offset] = bytes.ToArray();
        total = more ? total : offset + bytes.Length;
        datagrams[datagram] = (pieces, total);

        byte[] payload = [.. pieces.Values.SelectMany(piece => piece)];
        bool contiguous = pieces.Aggregate(0, (end, piece) => piece.Key == end ? end + piece.Value.Length : -1) == total;
        if (!contiguous)
        {
            return null;
        }

        datagrams.Remove(datagram);
        return payload;
    }
}
