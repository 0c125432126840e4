using System.Net;

namespace Earshot.Bench.Generator;

/// <summary>Makes captures of complete calls between phones, their packets in the order of time.</summary>
public sealed class CaptureGenerator
{
    /// <summary>2025-01-01T00:00:00Z in microseconds.</summary>
    private const long Epoch = 1_735_689_600_000_000;

    /// <summary>Lines start their first calls within so many microseconds.</summary>
    private const int Ramp = 1_000_000;

    /// <summary>From the end of a call to the next one of its line.</summary>
    private const int Pause = 100_000;

    private readonly GeneratorOptions options;
    private readonly GeneratedCapture totals = new();

    /// <summary>By time, and by age where that is equal, so that the order is always the same.</summary>
    private readonly PriorityQueue<Sender, (long Time, int Age)> queue = new();
    private int calls;
    private int age;

    private CaptureGenerator(GeneratorOptions options) => this.options = options;

    /// <summary>Writes a capture file.</summary>
    public static GeneratedCapture Generate(GeneratorOptions options, string path)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        return Generate(options, file);
    }

    /// <summary>Writes a capture file to a stream.</summary>
    public static GeneratedCapture Generate(GeneratorOptions options, Stream output)
    {
        using PcapWriter writer = new(output);
        CaptureGenerator generator = new(options);
        generator.Run(writer);
        generator.totals.Packets = writer.Frames;
        generator.totals.Bytes = writer.Bytes;
        return generator.totals;
    }

    private void Run(PcapWriter writer)
    {
        int lines = Math.Min(options.Concurrency, options.Calls);
        for (int line = 0; line < lines; line++)
        {
            StartCall(Epoch + ((long)Ramp * line / lines));
        }

        while (queue.TryPeek(out Sender? sender, out (long Time, int Age) priority))
        {
            if (sender.Send(writer))
            {
                queue.DequeueEnqueue(sender, (sender.Next, priority.Age));
                continue;
            }

            queue.Dequeue();
            if (sender is SipSender && calls < options.Calls)
            {
                StartCall(sender.Next + Pause);
            }
        }
    }

    private void StartCall(long start)
    {
        Call call = new(options, calls++, start);
        Add(new SipSender(options, totals, call));
        if (!options.SipOnly)
        {
            AddMedia(call, call.CallerRtp, call.CalleeRtp, call.Tag ^ 1);
            AddMedia(call, call.CalleeRtp, call.CallerRtp, call.Tag ^ 2);
        }
    }

    private void AddMedia(Call call, IPEndPoint from, IPEndPoint to, ulong seed)
    {
        RtpSender rtp = new(options, totals, from, to, call.Answer + 20_000, seed);
        Add(rtp);
        IPEndPoint rtcpFrom = new(from.Address, from.Port + 1);
        IPEndPoint rtcpTo = new(to.Address, to.Port + 1);
        RtcpSender rtcp = new(options, totals, rtcpFrom, rtcpTo, rtp.Ssrc, call.Answer, call.End);
        if (!rtcp.IsSilent)
        {
            Add(rtcp);
        }
    }

    private void Add(Sender sender) => queue.Enqueue(sender, (sender.Next, age++));
}
