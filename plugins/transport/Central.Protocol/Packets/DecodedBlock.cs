using System.Buffers;
using System.Runtime.InteropServices;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Central.Protocol.Packets;

/// <summary>
/// A block that came over the wire, in pooled memory.
/// </summary>
/// <param name="sequence">Its number.</param>
/// <param name="taken">
/// Called once with its number, unless it was abandoned: when it is in the centre's journal, or when the last lease is given back. Any thread.
/// </param>
/// <param name="mark">What it is known by, beyond this run of the centre.</param>
public sealed class DecodedBlock(ulong sequence, Action<ulong> taken, ReadOnlyMemory<byte> mark = default) : PacketBlock
{
    private Action<ulong>? taken = taken;
    private byte[] body = [];
    private Frame[] frames = [];
    private int begin;
    private int length;
    private int frameCount;
    private Timestamp? clock;
    private List<CaptureDrops>? drops;
    private List<CaptureSecrets>? secrets;

    /// <summary>Its number in its installation.</summary>
    public ulong Sequence => sequence;

    /// <inheritdoc/>
    public override int Footprint => body.Length + (frames.Length * 24);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes => body.AsSpan(begin, length);

    /// <inheritdoc/>
    public override ReadOnlySpan<Frame> Frames => frames.AsSpan(0, frameCount);

    /// <inheritdoc/>
    public override Timestamp? Clock => clock;

    /// <inheritdoc/>
    public override ReadOnlySpan<CaptureDrops> Drops => CollectionsMarshal.AsSpan(drops);

    /// <inheritdoc/>
    public override ReadOnlySpan<CaptureSecrets> Secrets => CollectionsMarshal.AsSpan(secrets);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Mark => mark.Span;

    /// <summary>Nobody has worked on it, and so its end is not told.</summary>
    public void Abandon() => taken = null;

    /// <inheritdoc/>
    public override void OnJournaled() => Interlocked.Exchange(ref taken, null)?.Invoke(sequence);

    /// <summary>Reads a message.</summary>
    /// <returns>What is wrong with it, or null. When something is, the block is still to be released.</returns>
    public string? Fill(WireBlock message, BodyCompressor compressor)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(compressor);
        BlockHeader header = message.Header;
        // Each frame has at least a byte in two columns, so that no small message takes much memory.
        if (header.Frames > header.BodyLength)
        {
            return "block_frames";
        }

        body = ArrayPool<byte>.Shared.Rent(header.BodyLength);
        Span<byte> expanded = body.AsSpan(0, header.BodyLength);
        if (!compressor.TryExpand(header.Compression, message.Bytes.Span.Slice(header.BodyOffset, header.CompressedLength), expanded))
        {
            return "block_compression";
        }

        frames = ArrayPool<Frame>.Shared.Rent(header.Frames);
        frameCount = header.Frames;
        return Parse(expanded) ? null : "block_body";
    }

    /// <inheritdoc/>
    protected override void Recycle()
    {
        ArrayPool<byte>.Shared.Return(body);
        ArrayPool<Frame>.Shared.Return(frames);
        (body, frames) = ([], []);
        Interlocked.Exchange(ref taken, null)?.Invoke(sequence);
    }

    private bool Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        ReadOnlySpan<byte> steps = [];
        ReadOnlySpan<byte> captured = [];
        ReadOnlySpan<byte> cut = [];
        long time = 0;
        int linked = 0;
        bool isRight = true;
        while (isRight && reader.NextField() is > 0 and var field)
        {
            switch (field)
            {
                case 1:
                    time = reader.Fixed64();
                    break;
                case 2:
                    steps = reader.Bytes();
                    break;
                case 3:
                    captured = reader.Bytes();
                    break;
                case 4:
                    cut = reader.Bytes();
                    break;
                case 5:
                    isRight = ReadLinks(reader.Bytes(), ref linked);
                    break;
                case 6:
                    clock = new Timestamp(reader.Fixed64());
                    break;
                case 7:
                    isRight = ReadDrops(reader.Bytes());
                    break;
                case 8:
                    isRight = ReadSecrets(reader.Bytes());
                    break;
                case 9:
                    length = reader.Bytes().Length;
                    begin = bytes.Length - reader.Remaining - length;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return isRight && reader.IsAtEnd && linked == frameCount && ReadColumns(time, steps, captured, cut);
    }

    private bool ReadColumns(long time, ReadOnlySpan<byte> stepBytes, ReadOnlySpan<byte> capturedBytes, ReadOnlySpan<byte> cutBytes)
    {
        var steps = new ProtoReader(stepBytes);
        var captured = new ProtoReader(capturedBytes);
        var cut = new ProtoReader(cutBytes);
        long offset = 0;
        for (int i = 0; i < frameCount; i++)
        {
            time = unchecked(time + steps.ZigZag());
            ulong size = captured.Varint();
            long beyond = cutBytes.IsEmpty ? 0 : cut.ZigZag();
            if (size > (ulong)(length - offset) || beyond is < int.MinValue or > int.MaxValue)
            {
                return false;
            }

            long wire = (long)size + beyond;
            if (wire is < int.MinValue or > int.MaxValue)
            {
                return false;
            }

            frames[i] = frames[i] with { Timestamp = new Timestamp(time), Offset = (int)offset, CapturedLength = (int)size, WireLength = (int)wire };
            offset += (long)size;
        }

        return offset == length && steps.IsAtEnd && captured.IsAtEnd && cut.IsAtEnd;
    }

    private bool ReadLinks(ReadOnlySpan<byte> bytes, ref int linked)
    {
        var reader = new ProtoReader(bytes);
        int count = 0;
        int number = 0;
        int type = 0;
        while (reader.NextField() is > 0 and var field)
        {
            switch (field)
            {
                case 1:
                    count = reader.Count();
                    break;
                case 2:
                    number = reader.Count(ushort.MaxValue);
                    break;
                case 3:
                    type = reader.Count(ushort.MaxValue);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (!reader.IsAtEnd || count > frameCount - linked)
        {
            return false;
        }

        frames.AsSpan(linked, count).Fill(new Frame(default, 0, 0, 0, (ushort)number, (LinkType)type));
        linked += count;
        return true;
    }

    private bool ReadDrops(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        CaptureDrops one = default;
        while (reader.NextField() is > 0 and var field)
        {
            switch (field)
            {
                case 1:
                    one = one with { BeforeFrame = reader.Count(frameCount) };
                    break;
                case 2:
                    one = one with { From = new Timestamp(reader.Fixed64()) };
                    break;
                case 3:
                    one = one with { To = new Timestamp(reader.Fixed64()) };
                    break;
                case 4:
                    one = one with { Place = (LossPlace)reader.Count((int)LossPlace.Link) };
                    break;
                case 5:
                    one = one with { Packets = (long)Math.Min(reader.Number(), long.MaxValue) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        (drops ??= []).Add(one);
        return reader.IsAtEnd && one.Place != LossPlace.Mirror && one.From <= one.To;
    }

    private bool ReadSecrets(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        int before = 0;
        ulong kind = 0;
        byte[] data = [];
        while (reader.NextField() is > 0 and var field)
        {
            switch (field)
            {
                case 1:
                    before = reader.Count(frameCount);
                    break;
                case 2:
                    kind = reader.Number();
                    break;
                case 3:
                    data = reader.Bytes().ToArray();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        (secrets ??= []).Add(new CaptureSecrets(before, (CaptureSecretsKind)(uint)kind, data));
        return reader.IsAtEnd && kind <= uint.MaxValue;
    }
}
