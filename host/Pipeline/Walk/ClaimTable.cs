using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline.Layers;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>
/// Which decoder takes which key: the claims of all plugins and of the host's own link layers, flattened to one table per
/// <see cref="LayerSpace"/>, so that finding the next decoder is one load, however many plugins there are.
/// </summary>
internal sealed class ClaimTable
{
    private readonly byte[][] tables;
    private readonly List<BoundDecoder?> decoders = [null];

    /// <param name="claims">The claims of the host and of the plugins; no key twice.</param>
    public ClaimTable(IEnumerable<BoundClaim> claims)
    {
        tables = [.. Enum.GetValues<LayerSpace>().Select(space => new byte[space == LayerSpace.IpProtocol ? 256 : 65536])];
        foreach (BoundClaim claim in claims)
        {
            Bind(claim);
        }
    }

    /// <summary>Every decoder that claims something, each once.</summary>
    public IEnumerable<BoundDecoder> Decoders => decoders.OfType<BoundDecoder>();

    /// <summary>The decoder for a key, or null.</summary>
    public BoundDecoder? Find(LayerKey key)
    {
        byte[] table = tables[(int)key.Space];
        return key.Value < table.Length ? decoders[table[key.Value]] : null;
    }

    /// <summary>The decoder for a datagram's ports, the destination first, or null; and the key it claimed.</summary>
    public BoundDecoder? FindUdp(ushort source, ushort destination, out LayerKey key) =>
        Find(LayerKey.ToUdpPort(destination), LayerKey.FromUdpPort(source), out key);

    /// <summary>The decoder for a segment's ports, the destination first, or null; and the key it claimed.</summary>
    public BoundDecoder? FindTcp(ushort source, ushort destination, out LayerKey key) =>
        Find(LayerKey.ToTcpPort(destination), LayerKey.FromTcpPort(source), out key);

    /// <summary>Takes a decoder out: nothing is given to it any more.</summary>
    public void Remove(BoundDecoder decoder) => decoders[decoders.IndexOf(decoder)] = null;

    private BoundDecoder? Find(LayerKey destination, LayerKey source, out LayerKey key)
    {
        byte index = tables[(int)destination.Space][destination.Value];
        if (index != 0)
        {
            key = destination;
            return decoders[index];
        }

        key = source;
        return decoders[tables[(int)source.Space][source.Value]];
    }

    private void Bind(BoundClaim claim)
    {
        int index = decoders.FindIndex(bound => bound is not null && ReferenceEquals(bound.Decoder, claim.Decoder));
        if (index < 0)
        {
            index = decoders.Count;
            decoders.Add(new BoundDecoder(claim.Decoder, claim.Instance, isTunnel: claim.Instance != HostLayers.Owner));
        }

        tables[(int)claim.Key.Space][claim.Key.Value] = checked((byte)index);
    }
}
