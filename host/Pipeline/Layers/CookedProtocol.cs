using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>What the protocol field of a Linux cooked header stands for: an EtherType, or one of Linux' own numbers.</summary>
internal static class CookedProtocol
{
    /// <summary>ETH_P_802_2: an 802.2 header follows.</summary>
    private const ushort Ieee8022 = 0x0004;

    /// <summary>Linux' own numbers end where EtherTypes begin.</summary>
    private const ushort FirstEtherType = 0x0600;

    public static DecodeResult Inner(in Layer layer, ushort protocol, int header)
    {
        if (protocol == Ieee8022 && Snap.TryRead(layer.Bytes[header..], out ushort etherType))
        {
            return DecodeResult.Inner(LayerKey.OfEtherType(etherType), header + Snap.Length);
        }

        return protocol >= FirstEtherType ? DecodeResult.Inner(LayerKey.OfEtherType(protocol), header) : DecodeResult.NotMine;
    }

    /// <summary>The 802.2 header behind a cooked one, where it was taken along.</summary>
    public static void DescribeSnap(ReadOnlySpan<byte> rest, IHeaderFields fields)
    {
        if (!rest.IsEmpty)
        {
            HostHeaders.Snap(rest, fields);
        }
    }
}
