using System.Buffers.Binary;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>
/// A block in a journal: its number, the number of the oldest block that was still needed when it was written, clock, mark, and the tables of
/// frames, drops and secrets, then the frames' bytes one behind the other. What lies between frames is left out.
/// </summary>
internal static class BlockRecord
{
    private const int FrameLength = 20;
    private const int DropsLength = 29;
    private const int LeastSecretsLength = 12;

    public static void Write(JournalBuffer buffer, PacketBlock block, long number, long needed)
    {
        int start = JournalRecord.Begin(buffer, JournalRecordKind.Block);
        buffer.Int64(number);
        buffer.Int64(needed);
        buffer.Byte(block.Clock is null ? (byte)0 : (byte)1);
        buffer.Int64(block.Clock?.Nanoseconds ?? 0);
        buffer.Bytes(block.Mark);
        WriteDrops(buffer, block.Drops);
        WriteSecrets(buffer, block.Secrets);
        WriteFrames(buffer, block);
        JournalRecord.End(buffer, start);
    }

    /// <summary>Reads what stands before the tables.</summary>
    /// <param name="content">The record behind its kind.</param>
    public static (long Number, long Needed, byte[] Mark) ReadHead(ReadOnlySpan<byte> content)
    {
        var reader = new JournalReader(content);
        long number = reader.Int64();
        long needed = reader.Int64();
        reader.Byte();
        reader.Int64();
        return (number, needed, reader.Bytes().ToArray());
    }

    /// <summary>Reads all of it.</summary>
    /// <param name="content">The record behind its kind; the block's from now on.</param>
    /// <returns>Null when it is none.</returns>
    public static ReplayedBlock? Read(ReadOnlyMemory<byte> content)
    {
        var reader = new JournalReader(content.Span);
        long number = reader.Int64();
        reader.Int64();
        bool hasClock = reader.Byte() != 0;
        long clock = reader.Int64();
        reader.Bytes();
        CaptureDrops[] drops = ReadDrops(ref reader);
        CaptureSecrets[] secrets = ReadSecrets(ref reader);
        Frame[] frames = ReadFrames(ref reader, out int total);
        ReadOnlySpan<byte> bytes = reader.Take(total);
        return reader.IsBroken
            ? null
            : new ReplayedBlock(number, content[^bytes.Length..], frames, hasClock ? new Timestamp(clock) : null, drops, secrets);
    }

    private static void WriteDrops(JournalBuffer buffer, ReadOnlySpan<CaptureDrops> drops)
    {
        buffer.Int32(drops.Length);
        foreach (ref readonly CaptureDrops one in drops)
        {
            buffer.Int32(one.BeforeFrame);
            buffer.Int64(one.From.Nanoseconds);
            buffer.Int64(one.To.Nanoseconds);
            buffer.Byte((byte)one.Place);
            buffer.Int64(one.Packets);
        }
    }

    private static CaptureDrops[] ReadDrops(ref JournalReader reader)
    {
        var drops = new CaptureDrops[reader.Count(DropsLength)];
        foreach (ref CaptureDrops one in drops.AsSpan())
        {
            one = new CaptureDrops(
                reader.Int32(), new Timestamp(reader.Int64()), new Timestamp(reader.Int64()), (LossPlace)reader.Byte(), reader.Int64());
        }

        return drops;
    }

    private static void WriteSecrets(JournalBuffer buffer, ReadOnlySpan<CaptureSecrets> secrets)
    {
        buffer.Int32(secrets.Length);
        foreach (ref readonly CaptureSecrets one in secrets)
        {
            buffer.Int32(one.BeforeFrame);
            buffer.Int32((int)one.Kind);
            buffer.Bytes(one.Data.Span);
        }
    }

    private static CaptureSecrets[] ReadSecrets(ref JournalReader reader)
    {
        var secrets = new CaptureSecrets[reader.Count(LeastSecretsLength)];
        foreach (ref CaptureSecrets one in secrets.AsSpan())
        {
            one = new CaptureSecrets(reader.Int32(), (CaptureSecretsKind)(uint)reader.Int32(), reader.Bytes().ToArray());
        }

        return secrets;
    }

    private static void WriteFrames(JournalBuffer buffer, PacketBlock block)
    {
        ReadOnlySpan<Frame> frames = block.Frames;
        buffer.Int32(frames.Length);
        Span<byte> table = buffer.Add(frames.Length * FrameLength);
        int total = 0;
        foreach (ref readonly Frame frame in frames)
        {
            BinaryPrimitives.WriteInt64LittleEndian(table, frame.Timestamp.Nanoseconds);
            BinaryPrimitives.WriteInt32LittleEndian(table[8..], frame.CapturedLength);
            BinaryPrimitives.WriteInt32LittleEndian(table[12..], frame.WireLength);
            BinaryPrimitives.WriteUInt16LittleEndian(table[16..], frame.Interface);
            BinaryPrimitives.WriteUInt16LittleEndian(table[18..], (ushort)frame.LinkType);
            table = table[FrameLength..];
            total += frame.CapturedLength;
        }

        Span<byte> bytes = buffer.Add(total);
        foreach (ref readonly Frame frame in frames)
        {
            block.Bytes.Slice(frame.Offset, frame.CapturedLength).CopyTo(bytes);
            bytes = bytes[frame.CapturedLength..];
        }
    }

    private static Frame[] ReadFrames(ref JournalReader reader, out int total)
    {
        var frames = new Frame[reader.Count(FrameLength)];
        ReadOnlySpan<byte> table = reader.Take(frames.Length * FrameLength);
        total = 0;
        foreach (ref Frame frame in frames.AsSpan())
        {
            frame = new Frame(
                new Timestamp(BinaryPrimitives.ReadInt64LittleEndian(table)),
                total,
                BinaryPrimitives.ReadInt32LittleEndian(table[8..]),
                BinaryPrimitives.ReadInt32LittleEndian(table[12..]),
                BinaryPrimitives.ReadUInt16LittleEndian(table[16..]),
                (LinkType)BinaryPrimitives.ReadUInt16LittleEndian(table[18..]));
            table = table[FrameLength..];
            total += frame.CapturedLength;
        }

        return frames;
    }
}
