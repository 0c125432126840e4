using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;
using PacketDotNet;

namespace Earshot.Live.Tests.Sipp;

/// <summary>A capture of one second of PCMA with keys pressed in it, which sipp plays to the other side.</summary>
/// <param name="Ssrc">Its SSRC.</param>
/// <param name="Keys">Events of RFC 4733 in their order.</param>
internal sealed record RtpRecording(uint Ssrc, byte[] Keys)
{
    public const byte Pcma = 8;
    public const byte TelephoneEvent = 101;

    /// <summary>Packets of speech.</summary>
    public const int SpeechPackets = 50;

    /// <summary>Packets of a key: four while it is pressed, and three that say it ended (RFC 4733, 2.5.1.4).</summary>
    private const int PacketsPerKey = 7;
    private const int LastPacketsPerKey = 3;

    /// <summary>How long a key is held, milliseconds: what its last packet says.</summary>
    public const double KeyMs = 20 * (PacketsPerKey - LastPacketsPerKey + 1);

    /// <summary>20 ms in ticks of the clock, and so in bytes of PCMA.</summary>
    private const int Ticks = 160;

    public static readonly RtpRecording Caller = new(0x0ca11e40, [1, 5]);
    public static readonly RtpRecording Callee = new(0x0ca11ee0, []);

    public int EventPackets => Keys.Length * PacketsPerKey;

    /// <summary>Writes the capture: speech, then the keys.</summary>
    public void WriteTo(string path)
    {
        using FileStream file = File.Create(path);
        var capture = new PcapWriter(file, LinkType.Ethernet);
        uint timestamp = 0;
        for (ushort i = 0; i < SpeechPackets; i++, timestamp += Ticks)
        {
            byte[] speech = new byte[Ticks];
            Array.Fill(speech, (byte)0xd5); // silence of the A-law (G.711)
            Write(capture, i, timestamp, Pcma, isMarked: i == 0, speech);
        }

        for (int i = 0; i < EventPackets; i++)
        {
            (int key, int step) = Math.DivRem(i, PacketsPerKey);
            bool isLast = step >= PacketsPerKey - LastPacketsPerKey;
            byte[] report = [Keys[key], (byte)(isLast ? 0x8a : 0x0a), 0, 0]; // end bit, volume 10
            int duration = Ticks * Math.Min(step + 1, PacketsPerKey - LastPacketsPerKey + 1);
            BinaryPrimitives.WriteUInt16BigEndian(report.AsSpan(2), (ushort)duration);
            uint pressed = timestamp + (uint)(key * PacketsPerKey * Ticks);
            Write(capture, (ushort)(SpeechPackets + i), pressed, TelephoneEvent, isMarked: step == 0, report);
        }
    }

    private void Write(PcapWriter capture, ushort sequence, uint timestamp, byte payloadType, bool isMarked, byte[] payload)
    {
        byte[] rtp = new byte[12 + payload.Length];
        rtp[0] = 0x80; // version 2
        rtp[1] = (byte)(payloadType | (isMarked ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(rtp.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(rtp.AsSpan(4), timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(rtp.AsSpan(8), Ssrc);
        payload.CopyTo(rtp, 12);
        var ip = new IPv4Packet(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"))
        {
            PayloadPacket = new UdpPacket(4000, 4000) { PayloadData = rtp },
            Protocol = ProtocolType.Udp,
        };
        ip.UpdateCalculatedValues();
        var ethernet = new EthernetPacket(PhysicalAddress.Parse("020000000001"), PhysicalAddress.Parse("020000000002"), EthernetType.IPv4)
        {
            PayloadPacket = ip,
        };
        capture.Write(new Timestamp(Timestamp.NanosecondsPerSecond + (sequence * 20_000_000L)), ethernet.Bytes);
    }
}
