using System.Text;
using Earshot.Sdk.Packets;

namespace Earshot.Sip.Sdp;

/// <summary>
/// The addresses that ICE offers for RTP: host, server reflexive and relayed alike are addresses at which the owner receives.
/// <code>
/// candidate:foundation component transport priority address port typ type ...      RFC 8839, 5.1
/// </code>
/// </summary>
internal sealed class IceCandidates(SdpCounters counters)
{
    private const int MaxCandidates = 16;

    private readonly List<TransportAddress> addresses = [];

    /// <summary>In their order, each once.</summary>
    public IReadOnlyList<TransportAddress> Addresses => addresses;

    /// <summary>There was a candidate, of whatever kind.</summary>
    public bool Any { get; private set; }

    public void Add(ReadOnlySpan<byte> value)
    {
        Any = true;
        SdpText.Word(ref value); // foundation
        bool isRtp = SdpText.Word(ref value).SequenceEqual("1"u8); // RFC 8445, 13: component 1 is RTP, 2 RTCP
        bool isUdp = Ascii.EqualsIgnoreCase(SdpText.Word(ref value), "udp"u8);
        SdpText.Word(ref value); // priority
        ReadOnlySpan<byte> address = SdpText.Word(ref value);
        bool hasPort = SdpText.TryNumber(SdpText.Word(ref value), out int port) && port is >= 1 and <= ushort.MaxValue;
        if (!isRtp || !isUdp || !hasPort)
        {
            return;
        }

        if (!HostAddress.TryParse(address, out HostAddress host))
        {
            counters.CandidatesUnresolved++;
        }
        else if (!host.IsUnspecified)
        {
            Add(new TransportAddress(host, (ushort)port));
        }
    }

    private void Add(TransportAddress candidate)
    {
        if (addresses.Contains(candidate))
        {
            return;
        }

        if (addresses.Count == MaxCandidates)
        {
            counters.Refused++;
            return;
        }

        addresses.Add(candidate);
    }
}
