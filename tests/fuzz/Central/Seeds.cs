using System.Text;
using Earshot.Central.Protocol.Messages;
using Earshot.Central.Protocol.Packets;
using Google.Protobuf;

namespace Earshot.Fuzz.Central;

/// <summary>An input for each kind of message: the kind, 1 byte, and the message.</summary>
internal static class Seeds
{
    private static readonly BlockBody Body = new()
    {
        Time = 1_700_000_000_000_000_000,
        TimeSteps = { 0, 20_000_000, -5 },
        CapturedLengths = { 3, 0, 5 },
        CutLengths = { 0, 1500, 0 },
        Links = { new LinkRun { Frames = 2, Interface = 1, LinkType = 1 }, new LinkRun { Frames = 1, LinkType = 276 } },
        Clock = 1_700_000_001_000_000_000,
        Drops = { new Drops { BeforeFrame = 1, From = 5, To = 6, Place = 1, Packets = 7 } },
        Secrets = { new Secrets { BeforeFrame = 3, Kind = 0x544c534b, Data = ByteString.CopyFromUtf8("CLIENT_RANDOM 00 11") } },
        Bytes = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8),
    };

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["body"] = [CentralCheck.BodyInput, .. Body.ToByteArray()],
        ["block"] = [CentralCheck.BlockInput, .. Block(CompressionMethod.None)],
        ["block-lz4"] = [CentralCheck.BlockInput, .. Block(CompressionMethod.Lz4)],
        ["block-zstd"] = [CentralCheck.BlockInput, .. Block(CompressionMethod.Zstd)],
        ["end"] = [CentralCheck.BlockInput, .. new PacketBlock { Sequence = 9, End = true, FramesBefore = 100 }.ToByteArray()],
        ["scram-first"] = [CentralCheck.ScramInput, .. Encoding.UTF8.GetBytes("p=tls-server-end-point,,n=a=2Cb,r=cnonce\nc=cD10bHMtc2VydmVyLWVuZC1wb2ludCws,r=cnoncesnonce,p=AAAA")],
        ["scram-challenge"] = [CentralCheck.ChallengeInput, .. "r=cnoncesnonce,s=c2FsdHNhbHQ=,i=4096"u8],
    };

    private static byte[] Block(CompressionMethod method)
    {
        byte[] body = Body.ToByteArray();
        byte[] output = new byte[BodyCompressor.Bound(method, body.Length)];
        using var compressor = new BodyCompressor();
        int length = compressor.Compress(method, body, output);
        return new PacketBlock
        {
            Sequence = 1, Frames = 3, Compression = (Compression)method, BodyLength = (uint)body.Length, Body = ByteString.CopyFrom(output, 0, length),
        }.ToByteArray();
    }
}
