using System.Buffers.Binary;
using Earshot.Fuzz.Mirror;
using Earshot.Mirror.Receiving;
using Earshot.Mirror.Wire;
using Earshot.Sdk.Testing;

namespace Earshot.Mirror.Tests.Wire;

/// <summary>What a receiver makes of bytes, whatever they are and in whatever pieces they come.</summary>
public sealed class BlockStreamTests
{
    private const int MaxSize = 1 << 20;

    private static readonly string CaseFolder = Path.Combine(SharedCaptures.RepositoryRoot, "tests", "fuzz", "cases", "mirror");

    /// <summary>Hostile fields of the vector's header: offset, value, what is wrong.</summary>
    public static TheoryData<int, uint, string> HostileFields => new()
    {
        { 16, 6, "bad_version" },
        { 16, 8, "bad_version" },
        { 20, 0, "bad_size" },
        { 20, 35, "bad_size" }, // too little for a packet
        { 20, 79, "bad_offsets" }, // the byte that is missing was 0, and the checksum is right
        { 20, MaxSize + 1, "too_big" },
        { 20, 0x7FFFFFFF, "too_big" },
        { 20, 0xFFFFFFFF, "too_big" },
        { 24, 0xFFFFFFFF, "bad_size" },
        { 24, 1000, "bad_size" }, // longer than 80 bytes can become
        { 24, 80, "bad_compression" },
        { 28, 0, "bad_size" },
        { 28, 3, "bad_size" },
        { 28, 0xFFFFFFFF, "bad_size" },
        { 28, 0x40000001, "bad_size" }, // times 4 overflows
        { 46, 2, "bad_headers" },
        { 46, 1, "bad_offsets" }, // a longer header leaves too little for the packet
        { 48, 0x155, "bad_checksum" },
        { 64, 1, "bad_headers" }, // the table: a header that is read a byte too late
        { 64, 80, "bad_offsets" },
        { 64, 0xFFFFFFFF, "bad_offsets" },
        { 68 + 8, 45, "bad_offsets" }, // captured length
        { 68 + 8, 65536, "bad_headers" },
        { 68 + 8, 0xFFFFFFFF, "bad_headers" },
        { 68 + 12, 0x80000000, "bad_headers" }, // length on the wire
        { 68 + 4, 1_000_001, "bad_headers" }, // microseconds
        { 68 + 28, 0x00010002, "bad_headers" }, // an unknown layout
    };

    [Theory]
    [MemberData(nameof(HostileFields))]
    public void A_hostile_length_is_a_named_defect_and_the_next_block_is_taken(int offset, uint value, string defect)
    {
        byte[] block = [.. VectorTests.Vector];
        if (offset is 16 or 46)
        {
            block[offset] = (byte)value;
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(offset), value);
        }

        if (offset is not (20 or 48))
        {
            block.AsSpan(48, 4).Clear(); // no checksum, so that what is behind it is seen
        }

        // Whatever length a block claims, the block behind what it may claim is found.
        byte[] next = [.. new byte[2000], .. VectorTests.Vector];
        Play([.. block, .. next]).Should().StartWith([defect]).And.EndWith(["block 1"]);
    }

    [Fact]
    public void A_compressed_block_whose_size_is_right_and_whose_data_are_not_is_refused()
    {
        byte[] block = [.. VectorTests.Vector];
        block.AsSpan(48, 4).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(24), 80);
        block[68] = 80; // Snappy of 80 bytes, says the first byte

        Play(block).Should().Equal("bad_compression");
    }

    [Fact]
    public void Overlapping_packets_are_refused()
    {
        byte[] data = new byte[200];
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(8), 100); // each of both packets would have 100 bytes
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(36 + 8), 100);

        Play(Block(data, 0, 36)).Should().Equal("bad_offsets");
        Play(Block(data, 36, 0)).Should().Equal("bad_offsets");
        Play(Block(data, 36, 36)).Should().Equal("bad_offsets");
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(8), 0);
        Play(Block(data, 0, 36)).Should().Equal("block 2");
    }

    [Fact]
    public void Texts_and_blocks_are_found_in_pieces_of_every_length()
    {
        byte[] input =
        [
            .. "rubbish"u8, .. "sensor_id_name: 5:a\0sensor_time: 2026-01-01 00:00:00\0"u8, .. VectorTests.Vector, .. "pcap_block_stor"u8,
            .. VectorTests.Vector, .. "sensor_id_name: without an end"u8, .. new byte[1], .. VectorTests.Vector,
        ];
        string[] expected = ["name 5:a", "time 2026-01-01 00:00:00", "block 1", "block 1", "name without an end", "block 1"];
        for (int piece = 1; piece <= input.Length; piece++)
        {
            Play(input, piece).Should().Equal(expected);
        }
    }

    [Fact]
    public void Every_beginning_of_a_block_waits_for_the_rest()
    {
        for (int length = 0; length < VectorTests.Vector.Length; length++)
        {
            Play(VectorTests.Vector[..length]).Should().BeEmpty();
        }
    }

    [Fact]
    public void A_text_without_an_end_is_left_out()
    {
        byte[] input = [.. "sensor_id_name: "u8, .. Enumerable.Repeat((byte)'a', 5000), .. VectorTests.Vector];

        Play(input).Should().Equal("block 1");
    }

    [Fact]
    public void A_promised_block_takes_no_memory_before_it_comes()
    {
        var budget = new MemoryBudget(long.MaxValue);
        using var stream = new BlockStream(10 << 20, budget, new ReceivedBlockPool());
        byte[] header = new byte[BlockHeader.Length];
        new BlockHeader { Version = 7, Size = 10 << 20, Count = 1, Sensor = 5 }.Write(header);
        header.CopyTo(stream.Free());
        stream.Advance(header.Length);
        stream.Next().Should().Be(StreamItem.None);
        stream.Free().Length.Should().Be((64 * 1024) - 64);
        budget.Used.Should().Be(0);

        stream.Advance((64 * 1024) - 64);
        stream.Next().Should().Be(StreamItem.None);
        stream.Free().Length.Should().BeGreaterThan(0);
        budget.Used.Should().BeInRange(64 * 1024, 128 * 1024);
    }

    [Fact]
    public void Without_memory_there_is_no_room_until_some_is_given_back()
    {
        var budget = new MemoryBudget(100_000);
        budget.Take(60_000);
        using var stream = new BlockStream(1 << 20, budget, new ReceivedBlockPool());
        byte[] header = new byte[64 * 1024];
        new BlockHeader { Version = 7, Size = 1 << 20, Count = 1, Sensor = 5 }.Write(header);
        header.CopyTo(stream.Free());
        stream.Advance(header.Length);
        stream.Next().Should().Be(StreamItem.None);

        stream.Free().Length.Should().Be(0);
        budget.GiveBack(60_000);
        stream.Free().Length.Should().BeGreaterThan(0);
    }

    [Fact]
    public void Seeds_and_what_fuzzing_found_keep_the_rules()
    {
        Seeds.All.Should().HaveCount(6);
        foreach ((_, byte[] seed) in Seeds.All)
        {
            MirrorCheck.Run(seed);
        }

        foreach (string file in Directory.Exists(CaseFolder) ? Directory.GetFiles(CaseFolder) : [])
        {
            MirrorCheck.Run(File.ReadAllBytes(file));
        }
    }

    [Fact]
    public void Spoiled_copies_keep_the_rules()
    {
        var random = new Random(1);
        foreach ((_, byte[] seed) in Seeds.All)
        {
            for (int i = 0; i < 500; i++)
            {
                byte[] spoiled = [.. seed, .. seed];
                for (int change = random.Next(1, 4); change > 0; change--)
                {
                    spoiled[random.Next(spoiled.Length)] = (byte)random.Next(256);
                }

                MirrorCheck.Run(spoiled.AsSpan(0, random.Next(spoiled.Length)));
            }
        }
    }

    private static byte[] Block(byte[] data, params int[] offsets)
    {
        byte[] header = new byte[BlockHeader.Length];
        new BlockHeader { Version = 7, Size = (uint)data.Length, Count = (uint)offsets.Length, Sensor = 5 }.Write(header);
        return [.. header, .. offsets.SelectMany(BitConverter.GetBytes), .. data];
    }

    private static List<string> Play(byte[] input, int piece = int.MaxValue)
    {
        List<string> found = [];
        using var stream = new BlockStream(MaxSize, new MemoryBudget(long.MaxValue), new ReceivedBlockPool());
        for (int done = 0; ;)
        {
            switch (stream.Next())
            {
                case StreamItem.Name:
                    found.Add("name " + System.Text.Encoding.ASCII.GetString(stream.Text));
                    break;
                case StreamItem.Time:
                    found.Add("time " + System.Text.Encoding.ASCII.GetString(stream.Text));
                    break;
                case StreamItem.Defect:
                    found.Add(stream.Defect.Name());
                    break;
                case StreamItem.Block:
                    found.Add($"block {stream.Block!.Frames.Length}");
                    stream.Block.Release();
                    break;
                default:
                    if (done == input.Length)
                    {
                        return found;
                    }

                    Memory<byte> free = stream.Free();
                    int count = Math.Min(Math.Min(piece, free.Length), input.Length - done);
                    input.AsSpan(done, count).CopyTo(free.Span);
                    stream.Advance(count);
                    done += count;
                    break;
            }
        }
    }
}
