using System.Buffers;
using System.Text;
using Earshot.Central.Protocol.Authentication;
using Earshot.Central.Protocol.Packets;
using Earshot.Sdk.Packets;
using Google.Protobuf;
using PacketBlock = Earshot.Central.Protocol.Messages.PacketBlock;

namespace Earshot.Fuzz.Central;

/// <summary>Gives bytes to what reads messages of the other end, and holds it to its rules.</summary>
internal static class CentralCheck
{
    /// <summary>A message PacketBlock.</summary>
    public const byte BlockInput = 0;

    /// <summary>A message BlockBody, not compressed.</summary>
    public const byte BodyInput = 1;

    /// <summary>Two lines: both messages of a SCRAM client.</summary>
    public const byte ScramInput = 2;

    /// <summary>The challenge of a SCRAM server.</summary>
    public const byte ChallengeInput = 3;

    private static readonly ChannelBinding Binding = new("p=tls-server-end-point,,", [1, 2, 3]);
    private static readonly ScramKeys Keys = ScramKeys.Derive("password", [1, 2, 3], ScramKeys.MinIterations);

    /// <summary>Checks one input.</summary>
    /// <exception cref="InvalidOperationException">A rule was broken.</exception>
    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        byte[] message = input[1..].ToArray();
        switch (input[0])
        {
            case BlockInput:
                CheckBlock(message);
                break;
            case BodyInput:
                uint frames = message.Length == 0 ? 0U : 3U;
                CheckBlock(new PacketBlock { Sequence = 1, Frames = frames, BodyLength = (uint)message.Length, Body = UnsafeByteOperations.UnsafeWrap(message) }.ToByteArray());
                break;
            case ScramInput:
                CheckServer(Encoding.UTF8.GetString(message));
                break;
            case ChallengeInput:
                var client = new ScramClient("sensor", "password", Binding, "cnonce", new NoDeriver());
                string? answer = client.Answer(Encoding.UTF8.GetString(message));
                Require(answer is null || !client.Verify(Encoding.UTF8.GetString(message)), "a challenge is taken for a proof");
                break;
            default:
                break;
        }
    }

    private static void CheckBlock(byte[] message)
    {
        WireBlock wire = WireBlock.Copy(new ReadOnlySequence<byte>(message));
        if (wire.Header == BlockHeader.Broken)
        {
            wire.Release();
            return;
        }

        using var compressor = new BodyCompressor();
        int released = 0;
        var block = new DecodedBlock(wire.Header.Sequence, _ => released++);
        if (block.Fill(wire, compressor) is null)
        {
            CheckFrames(block);
            CheckAgain(block);
        }

        block.Release();
        wire.Release();
        Require(released == 1, "a block is given back other than once");
    }

    private static void CheckFrames(DecodedBlock block)
    {
        int end = 0;
        foreach (Frame frame in block.Frames)
        {
            Require(frame.Offset == end && frame.CapturedLength >= 0, "frames do not lie one behind the other");
            end += frame.CapturedLength;
        }

        Require(end == block.Bytes.Length, "bytes belong to no frame");
        foreach (var drops in block.Drops)
        {
            Require(drops.BeforeFrame >= 0 && drops.BeforeFrame <= block.Frames.Length && drops.Packets >= 0, "drops are out of range");
        }

        foreach (var secrets in block.Secrets)
        {
            Require(secrets.BeforeFrame >= 0 && secrets.BeforeFrame <= block.Frames.Length, "secrets are out of range");
        }
    }

    // What was understood goes on as it came.
    private static void CheckAgain(DecodedBlock block)
    {
        using var encoder = new BlockEncoder(CompressionMethod.Lz4);
        using var compressor = new BodyCompressor();
        WireBlock wire = encoder.Encode(1, 0, block, 0, block.Frames.Length, isLast: true, []);
        var again = new DecodedBlock(1, _ => { });
        Require(again.Fill(wire, compressor) is null, "what was encoded cannot be read");
        Require(again.Frames.SequenceEqual(block.Frames), "frames change");
        Require(again.Bytes.SequenceEqual(block.Bytes), "bytes change");
        Require(again.Clock == block.Clock && again.Drops.SequenceEqual(block.Drops), "clock or drops change");
        again.Release();
        wire.Release();
    }

    private static void CheckServer(string lines)
    {
        string[] parts = lines.Split('\n');
        var server = new ScramServer(Binding, "snonce", [1, 2, 3], ScramKeys.MinIterations, _ => Keys);
        string? challenge = server.Challenge(parts[0]);
        Require(challenge is null || parts[0].StartsWith(Binding.Header, StringComparison.Ordinal), "a login without its channel is let on");
        // A fuzzer does not guess a proof of 256 bits.
        Require(server.Verify(parts[^1]) is null, "somebody is let in");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    /// <summary>Deriving takes milliseconds, and tells a fuzzer nothing.</summary>
    private sealed class NoDeriver : IScramKeyDeriver
    {
        public ScramKeys Derive(string password, byte[] salt, int iterations) => Keys;
    }
}
