using System.Globalization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Bench.Store;

/// <summary>Calls of thirty days by number, evenly spread; the same number is the same call. One of 5000 callers makes each.</summary>
internal sealed class MonthOfCalls(int calls)
{
    public const int Days = 30;
    private const int Callers = 5000;

    public Timestamp Start { get; } = Timestamp.Parse("2026-11-01T00:00:00.000000Z");

    public int Count => calls;

    public int PerDay => calls / Days;

    public static string Caller(int number) => string.Create(CultureInfo.InvariantCulture, $"+4315{Scatter(number) % Callers:00000}");

    public CallRecord this[int number]
    {
        get
        {
            long spread = Days * 86_400L * Timestamp.NanosecondsPerSecond / calls;
            uint hash = Scatter(number);
            CallRecord call = SampleCalls.Answered(
                $"{hash:x8}{number:x8}@pbx.example", new Timestamp(Start.Nanoseconds + (number * spread) + (hash % (uint)Math.Min(spread, uint.MaxValue))));
            return call with
            {
                Caller = Caller(number),
                Callee = string.Create(CultureInfo.InvariantCulture, $"+49{hash % 10_000_000:0000000}"),
                Mos = 1 + (hash % 340 / 100.0),
                Source = new TransportAddress(HostAddress.FromIPv4([10, 0, (byte)(hash >> 8), (byte)hash]), 5060),
            };
        }
    }

    // Of splitmix32: neighbours have nothing in common.
    private static uint Scatter(int number)
    {
        uint value = ((uint)number + 1) * 0x9E3779B9;
        value = (value ^ (value >> 16)) * 0x85EBCA6B;
        value = (value ^ (value >> 13)) * 0xC2B2AE35;
        return value ^ (value >> 16);
    }
}
