using System.Globalization;
using Earshot.Mirror;
using Earshot.Mirror.Receiving;
using Earshot.Mirror.Sending;
using Earshot.Mirror.Wire;
using Earshot.Sdk.Packets;
using static Earshot.Fuzz.Mirror.FindingException;

namespace Earshot.Fuzz.Mirror;

/// <summary>Gives bytes to the receiver of the mirror mode, and answers to its sender, and holds both to their rules.</summary>
internal static class MirrorCheck
{
    private const int MaxSize = 1 << 20;

    /// <summary>Arrays are lent in powers of two, while a block moves from one to the next.</summary>
    private const int MostMemoryPerByte = 6;

    /// <summary>The smallest that a sender may have.</summary>
    private const int SmallBlock = 128 * 1024;

    private const long SmallMemory = 256 * 1024;

    /// <summary>Checks one input.</summary>
    /// <exception cref="FindingException">A rule was broken.</exception>
    public static void Run(ReadOnlySpan<byte> input)
    {
        byte[] bytes = input.ToArray();
        List<string> whole = Receive(bytes, bytes.Length);
        foreach (int piece in (ReadOnlySpan<int>)[1, 61, 1448])
        {
            Require(whole.SequenceEqual(Receive(bytes, piece)), $"pieces of {piece} bytes are understood otherwise");
        }

        ReadAnswers(bytes);
    }

    /// <summary>What a receiver finds in bytes that come in pieces.</summary>
    private static List<string> Receive(byte[] input, int piece)
    {
        List<string> found = [];
        MemoryBudget budget = new(long.MaxValue);
        using (BlockStream stream = new(MaxSize, budget, new ReceivedBlockPool()))
        {
            int done = 0;
            while (true)
            {
                StreamItem item = stream.Next();
                if (item != StreamItem.None)
                {
                    found.Add(Describe(item, stream));
                    continue;
                }

                if (done == input.Length)
                {
                    break;
                }

                Memory<byte> free = stream.Free();
                Require(!free.IsEmpty, "there is no room for more bytes");
                int count = Math.Min(Math.Min(free.Length, piece), input.Length - done);
                input.AsSpan(done, count).CopyTo(free.Span);
                stream.Advance(count);
                done += count;
                Require(budget.Used <= SmallMemory + (MostMemoryPerByte * (long)done), $"{budget.Used} bytes of memory for {done} that came");
            }

            Require(stream.Garbage <= input.Length, "more was left out than came");
        }

        Require(budget.Used == 0, "memory is not given back");
        return found;
    }

    private static string Describe(StreamItem item, BlockStream stream)
    {
        switch (item)
        {
            case StreamItem.Block:
                using (new Lease(stream.Block!))
                {
                    CheckFrames(stream.Block!);
                    CheckReturn(stream.Block!);
                    return string.Create(CultureInfo.InvariantCulture, $"block {stream.Block!.Header} {stream.Block.Hash} {stream.Block.Frames.Length}");
                }

            case StreamItem.Defect:
                Require(stream.Defect != BlockDefect.None && !stream.Defect.Answer().IsEmpty, "a defect has no name");
                Require(stream.Defect.Answer().IndexOf(Handshake.BadTime) < 0, "an answer to a block is one to a handshake");
                return $"defect {stream.Defect}";

            case StreamItem.Name:
                bool isName = Handshake.TryReadName(stream.Text, out int id, out string name);
                Require(isName == (id > 0 && name.Length > 0), "a name is none");
                return string.Create(CultureInfo.InvariantCulture, $"name {id} {name}");

            default:
                return Handshake.TryReadTime(stream.Text, out DateTime time)
                    ? string.Create(CultureInfo.InvariantCulture, $"time {Handshake.ClockDifference(time, DateTimeOffset.UnixEpoch)}")
                    : "no time";
        }
    }

    private static void CheckFrames(ReceivedBlock block)
    {
        Require(block.Frames.Length <= block.Header.Count, "there are more frames than packets");
        int end = 0;
        foreach (ref readonly Frame frame in block.Frames)
        {
            Require(frame.Offset >= end, "frames overlap");
            Require(frame.CapturedLength is >= 0 and <= PacketHeader.MaxCapturedLength && frame.WireLength >= 0, "a frame's length is impossible");
            end = frame.Offset + frame.CapturedLength;
            Require(end <= block.Bytes.Length, "a frame ends behind the block");
        }
    }

    /// <summary>What was received can be sent on, and is the same then.</summary>
    private static void CheckReturn(ReceivedBlock block)
    {
        FillingBlock filling = new(SmallBlock);
        int taken = 0;
        foreach (ref readonly Frame frame in block.Frames)
        {
            if (!filling.HasRoom(frame))
            {
                break;
            }

            filling.Add(frame, block.Bytes.Slice(frame.Offset, frame.CapturedLength));
            taken++;
        }

        if (taken == 0)
        {
            return;
        }

        filling.Seal(7);
        Require(OutgoingBlock.IsValid(filling.Bytes.Span), "what is sent on is no block");
        BlockEncoder encoder = new(new MirrorConfig { IdSensor = 9 });
        encoder.Prepare(filling);
        encoder.Stamp(1);
        byte[] wire = [.. encoder.Header.Span, .. encoder.Body.Span];
        using BlockStream stream = new(MaxSize, new MemoryBudget(long.MaxValue), new ReceivedBlockPool());
        for (int done = 0; done < wire.Length;)
        {
            Require(stream.Next() == StreamItem.None, "what is sent on is understood before its end");
            Memory<byte> free = stream.Free();
            int count = Math.Min(free.Length, wire.Length - done);
            wire.AsSpan(done, count).CopyTo(free.Span);
            stream.Advance(count);
            done += count;
        }

        Require(stream.Next() == StreamItem.Block, $"what is sent on is refused: {stream.Defect}");
        using Lease lease = new(stream.Block!);
        Require(stream.Block!.Frames.Length == taken, "a frame is lost when it is sent on");
        for (int i = 0; i < taken; i++)
        {
            Frame before = block.Frames[i];
            Frame after = stream.Block.Frames[i];
            Require(before with { Offset = 0 } == after with { Offset = 0 }, $"{before} is {after} when it is sent on");
            Require(
                block.Bytes.Slice(before.Offset, before.CapturedLength).SequenceEqual(stream.Block.Bytes.Slice(after.Offset, after.CapturedLength)),
                "a frame has other bytes when it is sent on");
        }
    }

    private static void ReadAnswers(byte[] input)
    {
        AnswerReader reader = new();
        for (int done = 0; done < input.Length;)
        {
            Require(!reader.Free.IsEmpty, "there is no room for an answer");
            int count = Math.Min(reader.Free.Length, input.Length - done);
            input.AsSpan(done, count).CopyTo(reader.Free.Span);
            reader.Advance(count);
            done += count;
            while (reader.TryRead(isAll: false) is { } answer)
            {
                Require(answer is Answer.Taken or Answer.Text, "an answer is none");
            }
        }
    }

    private readonly struct Lease(ReceivedBlock block) : IDisposable
    {
        public void Dispose() => block.Release();
    }
}
