using System.Globalization;
using Earshot.Host.Catalogue;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Export;

/// <summary>One call's packets out of a spool, and what is missing of them.</summary>
/// <param name="spool">Where packets are.</param>
/// <param name="call">The call.</param>
/// <param name="decapsulated">Takes tunnels off with these decoders; null to leave frames as they were captured.</param>
internal sealed class CallExport(ISpoolReader spool, ExportedCall call, Composition? decapsulated)
{
    private readonly long[] packets = new long[Enum.GetValues<SpoolKind>().Length];
    private bool isCut;

    /// <summary>When nothing was written: why nothing is there.</summary>
    public string WhyEmpty => spool.Oldest(media: false) is not { } oldest
        ? $"the spool is empty: nothing of call {call.Id} was kept"
        : call.End is not { } end
            ? $"the spool has no packet yet of call {call.Id}, which is still in progress"
        : end < oldest
            ? $"the packets of call {call.Id}, which ended at {end}, are no longer kept: the spool begins at {oldest}"
            : $"the spool has no packet of call {call.Id}, which ended at {end}; it begins at {oldest}";

    /// <summary>What a person should know of the packets that were written.</summary>
    public IEnumerable<string> Remarks
    {
        get
        {
            if (call.RtpPackets is null)
            {
                yield return call.End is null
                    ? "the call is still in progress: these are its packets so far"
                    : "the call has ended and has no record yet: these are the packets at its addresses so far";
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

    /// <summary>What was written.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{packets.Sum()} packets of call {call.Id}: {packets[0]} SIP, {packets[1]} RTP, {packets[2]} RTCP, {packets[3]} other media");

    /// <summary>Writes the packets: pcapng when it is wanted or the frames' link types differ, else pcap.</summary>
    /// <param name="open">Gives the stream, which is the caller's.</param>
    /// <param name="wantsPcapng">Also for frames of one link type.</param>
    /// <returns>False when there is nothing to write; then no stream was asked for.</returns>
    public bool Write(Func<Stream> open, bool wantsPcapng)
    {
        using IEnumerator<ExportedFrame> frames = Frames().GetEnumerator();
        if (!frames.MoveNext())
        {
            return false;
        }

        Stream stream = open();
        if (wantsPcapng)
        {
            return WriteAll(frames, new PcapngFileWriter(stream));
        }

        // Whether pcap can hold them all is known at the end; what is no file cannot be begun anew.
        LinkType linkType = frames.Current.LinkType;
        bool isPcap = WriteAll(frames, new PcapFileWriter(stream.CanSeek ? stream : Stream.Null, linkType));
        if (isPcap && stream.CanSeek)
        {
            return true;
        }

        if (stream.CanSeek)
        {
            stream.SetLength(0);
        }

        using IEnumerator<ExportedFrame> again = Frames().GetEnumerator();
        if (again.MoveNext())
        {
            WriteAll(again, isPcap ? new PcapFileWriter(stream, linkType) : new PcapngFileWriter(stream));
        }

        return true;
    }

    /// <summary>Writes frames while the file can hold them, and takes all: a remote spool's answer is read to its end.</summary>
    /// <returns>False when there was one that it cannot hold.</returns>
    private static bool WriteAll(IEnumerator<ExportedFrame> frames, ICaptureFileWriter writer)
    {
        bool fits = true;
        do
        {
            fits = fits && writer.TryWrite(frames.Current);
        }
        while (frames.MoveNext());
        return fits;
    }

    private string Oldest(bool media) => spool.Oldest(media)?.ToString() ?? "no time: there is none";

    private IEnumerable<ExportedFrame> Frames()
    {
        Array.Clear(packets);
        isCut = false;
        Decapsulator? decapsulator = decapsulated is null ? null : new Decapsulator(decapsulated);
        foreach (SpooledPacket packet in spool.Read(call.Packets))
        {
            packets[(int)packet.Kind]++;
            isCut |= packet.IsCut && packet.Kind == SpoolKind.Rtp;
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
