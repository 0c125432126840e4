using System.Net;

namespace Earshot.Bench.Generator;

/// <summary>Who calls whom from where, and when.</summary>
internal sealed class Call
{
    public Call(GeneratorOptions options, int number, long start)
    {
        SplitMix random = new(((ulong)options.Seed << 32) | (uint)number);
        Tag = random.Next();
        Id = $"{Tag:x16}@generator.example";
        CallerUser = $"1{number:d7}";
        CalleeUser = $"2{number:d7}";
        IPAddress caller = Address(10, number + 1);
        IPAddress callee = Address(11, number + 1);
        CallerSip = new IPEndPoint(caller, 5060);
        CalleeSip = new IPEndPoint(callee, 5060);
        CallerRtp = new IPEndPoint(caller, 16_384 + (2 * random.Below(8_192)));
        CalleeRtp = new IPEndPoint(callee, 16_384 + (2 * random.Below(8_192)));
        Start = start;
        Ringing = start + 100_000 + random.Below(200_000);
        Answer = Ringing + 500_000 + random.Below(1_500_000);
        End = Answer + (options.Seconds * 1_000_000L) + 50_000;
    }

    public ulong Tag { get; }

    public string Id { get; }

    public string CallerUser { get; }

    public string CalleeUser { get; }

    public IPEndPoint CallerSip { get; }

    public IPEndPoint CalleeSip { get; }

    public IPEndPoint CallerRtp { get; }

    public IPEndPoint CalleeRtp { get; }

    /// <summary>The INVITE, microseconds since the epoch.</summary>
    public long Start { get; }

    public long Ringing { get; }

    public long Answer { get; }

    /// <summary>The BYE.</summary>
    public long End { get; }

    private static IPAddress Address(byte network, int number) =>
        new([network, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}
