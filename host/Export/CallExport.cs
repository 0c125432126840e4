using System.Globalization;
using Earshot.Host.Catalogue;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Export;

/// <summary>One call's packets out of a spool, and what is missing of them.</summary>
internal sealed class CallExport
{
    private readonly ISpoolReader spool;
    private readonly ExportedCall call;
    private readonly Composition? decapsulated;
    private readonly HashSet<LinkType> linkTypes = [];
    private readonly long[] packets = new long[Enum.GetValues<SpoolKind>().Length];
    private bool isCut;

    /// <param name="spool">Where packets are.</param>
    /// <param name="call">The call.</param>
    /// <param name="decapsulated">Takes tunnels off with these decoders; null to leave frames as they were captured.</param>
    public CallExport(ISpoolReader spool, ExportedCall call, Composition? decapsulated)
    {
        this.spool = spool;
        this.call = call;
        this.decapsulated = decapsulated;
        Look();
    }

    public bool IsEmpty => packets.Sum() == 0;

    /// <summary>Of an empty one: why nothing is there.</summary>
    public string WhyEmpty => spool.Oldest(media: false) is not { } oldest
        ? $"the spool is empty: nothing of call {call.Id} was kept"
        : call.End is not { } end
            ? $"the spool has no packet yet of call {call.Id}, which is still in progress"
        : end < oldest
            ? $"the packets of call {call.Id}, which ended at {end}, are no longer kept: the spool begins at {oldest}"
            : $"the spool has no packet of call {call.Id}, which ended at {end}; it begins at {oldest}";

    /// <summary>What a person should know of the packets that are there.</summary>
    public IEnumerable<string> Remarks
    {
        get
        {
            if (call.End is null)
            {
                yield return "the call is still in progress: these are its packets so far";
            }

            if (packets[(int)SpoolKind.Signalling] == 0)
            {
                yield return $"no SIP of the call is there; the spool's begins at {Oldest(media: false)}";
            }

            long rtp = packets[(int)SpoolKind.Rtp];
            if (rtp < call.RtpPackets)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{rtp} of the call's {call.RtpPackets} RTP packets are there; ")
                    + $"the spool's RTP begins at {Oldest(media: true)}";
            }

            if (isCut)
            {
                yield return "of RTP only headers were kept ([spool] rtp = \"header\")";
            }
        }
    }

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{packets.Sum()} packets of call {call.Id}: {packets[0]} SIP, {packets[1]} RTP, {packets[2]} RTCP, {packets[3]} other media");

    /// <summary>Writes the packets: pcapng when it is wanted or the frames' link types differ, else pcap.</summary>
    public void Write(Stream stream, bool wantsPcapng)
    {
        ICaptureFileWriter writer = wantsPcapng || linkTypes.Count > 1
            ? new PcapngFileWriter(stream)
            : new PcapFileWriter(stream, linkTypes.First());
        foreach (ExportedFrame frame in Frames())
        {
            writer.Write(frame);
        }
    }

    private string Oldest(bool media) => spool.Oldest(media)?.ToString() ?? "no time: there is none";

    private void Look()
    {
        foreach (SpooledPacket packet in spool.Read(call.Packets))
        {
            packets[(int)packet.Kind]++;
            linkTypes.Add(decapsulated is null ? packet.Frame.LinkType : LinkType.RawIp);
            isCut |= packet.IsCut && packet.Kind == SpoolKind.Rtp;
        }
    }

    private IEnumerable<ExportedFrame> Frames()
    {
        Decapsulator? decapsulator = decapsulated is null ? null : new Decapsulator(decapsulated);
        foreach (SpooledPacket packet in spool.Read(call.Packets))
        {
            if (decapsulator is null)
            {
                yield return new ExportedFrame(packet.Frame.Timestamp, packet.Frame.LinkType, packet.Frame.WireLength, packet.Bytes);
                continue;
            }

            foreach (ExportedFrame frame in decapsulator.Take(packet))
            {
                yield return frame;
            }
        }
    }
}
