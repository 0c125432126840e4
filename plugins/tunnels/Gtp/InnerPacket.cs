using Earshot.Sdk.Decoding;

namespace Earshot.Gtp;

/// <summary>
/// What a G-PDU carries. Nothing in it says so: signalling agreed on IP, Ethernet or unstructured data (TS 23.501, 5.6.1), and
/// between base stations it is PDCP (TS 38.425), which may be ciphered.
/// </summary>
internal static class InnerPacket
{
    /// <summary>What the bytes are, or null.</summary>
    /// <param name="bytes">What was captured.</param>
    /// <param name="wireLength">How many bytes there were.</param>
    public static LayerKey? Find(ReadOnlySpan<byte> bytes, int wireLength)
    {
        // Addresses that begin with 4 or 6 make Ethernet look like IP, and hardly ever so that an IP header's lengths fit.
        if (!Plausible.IsIp(bytes, wireLength) && Plausible.IsEthernet(bytes, wireLength))
        {
            return LayerKey.Ethernet;
        }

        // By far most carry IP: what is wrong with it is for IP to say.
        return !bytes.IsEmpty && bytes[0] >> 4 is 4 or 6 ? LayerKey.Ip : null;
    }
}
