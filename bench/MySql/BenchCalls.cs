using System.Globalization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Bench.MySql;

/// <summary>Calls by number: two of three answered with a stream, ten a second, callers of a hundred thousand numbers.</summary>
internal static class BenchCalls
{
    public static Timestamp StartOf(int number) => SampleCalls.Noon.AddSeconds(number * 0.1);

    public static CallRecord Make(int number)
    {
        // Neighbours are not alike.
        long spread = number * 7919L % 100_000;
        string callId = string.Create(CultureInfo.InvariantCulture, $"{number:x8}-{spread * 2654435761 % 4294967296:x8}@bench.example");
        CallRecord call = SampleCalls.Answered(callId, StartOf(number), "bench");
        return call with
        {
            Caller = string.Create(CultureInfo.InvariantCulture, $"+431{spread:D6}"),
            Callee = string.Create(CultureInfo.InvariantCulture, $"+49{spread * 31 % 1_000_000:D7}"),
            UserAgentCaller = $"Phone {spread % 200}",
            State = number % 3 == 0 ? CallState.Busy : CallState.Answered,
            StatusCode = number % 3 == 0 ? 486 : 200,
            Mos = number % 3 == 0 ? null : 1 + (spread % 350 / 100.0),
            Streams = number % 3 == 0 ? [] : call.Streams,
        };
    }
}
