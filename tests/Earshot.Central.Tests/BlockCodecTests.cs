using System.Buffers;
using Earshot.Central.Protocol.Packets;
using Earshot.Central.Tests.Support;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Google.Protobuf;
using Wire = Earshot.Central.Protocol.Messages;

namespace Earshot.Central.Tests;

public sealed class BlockCodecTests
{
    private static readonly CaptureDrops Carried = new(0, new Timestamp(5), new Timestamp(7), LossPlace.Link, 3);

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Lz4)]
    [InlineData(CompressionMethod.Zstd)]
    public void What_goes_in_comes_out(CompressionMethod method)
    {
        using var encoder = new BlockEncoder(method);
        for (int seed = 0; seed < 30; seed++)
        {
            TestBlock block = Full(seed, seed * 7);

            WireBlock message = encoder.Encode((ulong)seed + 1, 9, block, 0, block.Frames.Length, isLast: true, [Carried]);
            DecodedBlock decoded = Decode(message);

            SeenFrame.Of(decoded).Should().Equal(SeenFrame.Of(block));
            decoded.Clock.Should().Be(block.Clock);
            decoded.Drops.ToArray().Should().Equal([Carried, .. block.Drops.ToArray()]);
            decoded.Secrets.Length.Should().Be(1);
            (decoded.Secrets[0].BeforeFrame, decoded.Secrets[0].Kind).Should().Be((block.Secrets[0].BeforeFrame, CaptureSecretsKind.TlsKeyLog));
            decoded.Secrets[0].Data.ToArray().Should().Equal(block.Secrets[0].Data.ToArray());
            decoded.Release();
            message.Release();
        }
    }

    [Fact]
    public void The_parts_of_a_block_have_all_of_it_once()
    {
        using var encoder = new BlockEncoder(CompressionMethod.Lz4);
        TestBlock block = Full(3, 100);
        var frames = new List<SeenFrame>();
        var drops = new List<CaptureDrops>();
        int secrets = 0;
        for (int first = 0; first < 100; first += 25)
        {
            WireBlock message = encoder.Encode(1, 0, block, first, 25, isLast: first == 75, []);
            DecodedBlock part = Decode(message);
            frames.AddRange(SeenFrame.Of(part));
            drops.AddRange(part.Drops.ToArray().Select(one => one with { BeforeFrame = one.BeforeFrame + first }));
            secrets += part.Secrets.Length;
            part.Clock.HasValue.Should().Be(first == 75);
        }

        frames.Should().Equal(SeenFrame.Of(block));
        drops.Should().Equal(block.Drops.ToArray());
        secrets.Should().Be(1);
    }

    [Fact]
    public void What_is_on_the_wire_is_what_the_proto_file_says()
    {
        using var encoder = new BlockEncoder(CompressionMethod.None);
        TestBlock block = Full(9, 50);

        WireBlock message = encoder.Encode(77, 1_000, block, 0, 50, isLast: true, [Carried]);

        Wire.PacketBlock outer = Wire.PacketBlock.Parser.ParseFrom(message.Bytes.Span);
        (outer.Sequence, outer.Frames, outer.Compression, outer.End, outer.FramesBefore).Should().Be((77UL, 50U, Wire.Compression.None, false, 1_000UL));
        outer.BodyLength.Should().Be((uint)outer.Body.Length);
        Wire.BlockBody body = Wire.BlockBody.Parser.ParseFrom(outer.Body);
        body.TimeSteps.Count.Should().Be(50);
        body.CapturedLengths.Should().Equal(block.Frames.ToArray().Select(frame => (uint)frame.CapturedLength));
        body.CutLengths.Should().Equal(block.Frames.ToArray().Select(frame => (long)frame.WireLength - frame.CapturedLength));
        (body.Time + body.TimeSteps.Sum()).Should().Be(block.Frames[^1].Timestamp.Nanoseconds);
        body.Links.Sum(run => run.Frames).Should().Be(50);
        body.Clock.Should().Be(block.Clock!.Value.Nanoseconds);
        body.Drops.Count.Should().Be(1 + block.Drops.Length);
        body.Bytes.Length.Should().Be(block.Frames.ToArray().Sum(frame => frame.CapturedLength));
        // And Google's own encoding of it is read too.
        DecodedBlock decoded = Decode(WireBlock.Copy(new ReadOnlySequence<byte>(outer.ToByteArray())));
        SeenFrame.Of(decoded).Should().Equal(SeenFrame.Of(block));
    }

    [Fact]
    public void Spoiled_messages_are_refused_by_name_or_hold_valid_frames()
    {
        string[] names = ["block_frames", "block_compression", "block_body"];
        var seen = new Dictionary<string, int>();
        var random = new Random(5);
        using var compressor = new BodyCompressor();
        foreach (CompressionMethod method in Enum.GetValues<CompressionMethod>())
        {
            using var encoder = new BlockEncoder(method);
            byte[] good = encoder.Encode(1, 0, Full(1, 20), 0, 20, isLast: true, [Carried]).Bytes.ToArray();
            for (int i = 0; i < 20_000; i++)
            {
                WireBlock message = WireBlock.Copy(new ReadOnlySequence<byte>(Spoil(good, random)));
                bool isReleased = false;
                var block = new DecodedBlock(1, _ => isReleased = true);
                string? defect = message.Header == BlockHeader.Broken ? "broken" : block.Fill(message, compressor);
                if (defect is null)
                {
                    _ = SeenFrame.Of(block);
                }
                else if (defect != "broken")
                {
                    names.Should().Contain(defect);
                }

                seen[defect ?? "valid"] = seen.GetValueOrDefault(defect ?? "valid") + 1;
                block.Release();
                message.Release();
                isReleased.Should().BeTrue();
            }
        }

        seen.Keys.Should().Contain(["broken", "block_compression", "block_body", "valid"]);
    }

    [Fact]
    public void A_small_message_cannot_ask_for_much_memory()
    {
        byte[] message = new Wire.PacketBlock { Sequence = 1, Frames = 50_000_000, BodyLength = 10, Body = ByteString.CopyFrom(new byte[10]) }.ToByteArray();
        using var compressor = new BodyCompressor();
        long before = GC.GetAllocatedBytesForCurrentThread();

        var block = new DecodedBlock(1, _ => { });
        block.Fill(WireBlock.Copy(new ReadOnlySequence<byte>(message)), compressor).Should().Be("block_frames");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100_000);
        BlockHeader.Read(new Wire.PacketBlock { Sequence = 1, BodyLength = 1 << 30 }.ToByteArray()).Should().Be(BlockHeader.Broken);
    }

    private static TestBlock Full(int seed, int frames)
    {
        TestBlock random = TestBlock.Random(seed, frames);
        return new TestBlock(random.Frames.ToArray(), random.Bytes.ToArray())
        {
            Promise = new Timestamp(123_456_789),
            Readings =
            [
                new CaptureDrops(0, new Timestamp(1), new Timestamp(2), LossPlace.Kernel, 7),
                new CaptureDrops(frames, new Timestamp(2), new Timestamp(9), LossPlace.Interface, 0),
            ],
            Keys = [new CaptureSecrets(frames / 2, CaptureSecretsKind.TlsKeyLog, "CLIENT_RANDOM 00 11"u8.ToArray())],
        };
    }

    private static DecodedBlock Decode(WireBlock message)
    {
        using var compressor = new BodyCompressor();
        var block = new DecodedBlock(message.Header.Sequence, _ => { });
        block.Fill(message, compressor).Should().BeNull();
        return block;
    }

    private static byte[] Spoil(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        for (int i = random.Next(3); i >= 0; i--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
