using System.Globalization;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>Calls, each with its streams below it, in columns for people. Wire data is made harmless for a terminal.</summary>
internal sealed class CallTable(TextWriter output) : ICallWriter
{
    private const int NumberWidth = 18;

    public void Begin(RecordKind kind, bool isFirst)
    {
        if (isFirst && HeadingOf(kind) is { } heading)
        {
            output.WriteLine(heading);
        }
    }

    public void Write(CallRecord call)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{call.Start,-27} {Cut(call.Caller),-NumberWidth} {Cut(call.Callee),-NumberWidth} {SnakeCase.From(call.State.ToString()),-11} "
            + $"{call.StatusCode,4} {call.DurationS,9:0.0} {call.TalkS,8:0.0} {call.Mos,5:0.00} {call.Id}{Findings(call)}"));
        foreach (StreamRecord stream in call.Streams)
        {
            WriteStream(stream);
        }
    }

    public void Write(StreamRecord stream) => WriteStream(stream);

    public void Write(RegistrationRecord registration)
    {
        string lifetime = registration.ExpiresS is { } seconds ? $" for {seconds} s" : "";
        string code = registration.StatusCode is { } status ? $" ({status})" : "";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{registration.Start,-27} {PlainText.Of(registration.Aor)} at {PlainText.Of(registration.Contact ?? "no contact")}, "
            + $"{registration.Source} → {registration.Destination}: {SnakeCase.From(registration.State.ToString())}{code}{lifetime}, "
            + $"{registration.Requests} requests, {registration.Challenges} challenges, {registration.Failures} failures, "
            + $"round trip {Milliseconds(registration.RttMeanMs)}"));
    }

    public void Write(RequestRecord request)
    {
        string kind = request.Event ?? request.ContentType ?? "";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Start,-27} {PlainText.Of(request.Method)}{(kind.Length == 0 ? "" : " ")}{PlainText.Of(kind)} "
            + $"{PlainText.Of(request.From)} → {PlainText.Of(request.To)}, {request.Source} → {request.Destination}: "
            + $"{request.Requests} requests, {request.Retransmissions} repeated, {request.Unanswered} unanswered, "
            + $"answers [{Counts(request.Responses)}], round trip {Milliseconds(request.RttMeanMs)}"));
    }

    public void Write(DialogRecord dialog) => output.WriteLine(
        $"{dialog.Start,-27} {PlainText.Of(dialog.CallId)}: {dialog.SipMessages} messages, {Counts(dialog.SipRequests)}, {Counts(dialog.SipResponses)}");

    public void Write(Summary summary)
    {
        foreach ((string name, string value) in summary.Lines())
        {
            output.WriteLine($"{name,-20} {value}");
        }
    }

    public void Dispose() => output.Flush();

    /// <summary>What a line says of a stream.</summary>
    public static string Describe(StreamRecord stream) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Arrow(stream.Direction)} {stream.Source} → {stream.Destination} 0x{stream.Ssrc:x8} {(stream.Codec is { } codec ? PlainText.Of(codec) : $"payload type {stream.PayloadType}")}, "
        + $"{stream.Packets} packets, {stream.LossPercent:0.0} % lost, jitter {Milliseconds(stream.JitterMeanMs)}{Mos(stream)}");

    private static string? HeadingOf(RecordKind kind) => kind switch
    {
        RecordKind.Call => $"{"start",-27} {"caller",-NumberWidth} {"callee",-NumberWidth} {"state",-11} {"code",4} {"duration",9} {"talk",8} {"MOS",5} id",
        RecordKind.Stream => "streams that belong to no call:",
        RecordKind.Registration => "registrations:",
        RecordKind.Request => "requests outside calls:",
        _ => null,
    };

    private void WriteStream(StreamRecord stream) => output.WriteLine($"  {Describe(stream)}");

    private static string Findings(CallRecord call) =>
        call.Diagnosis.Count == 0 ? "" : $" ! {PlainText.Of(string.Join(", ", call.Diagnosis.Select(finding => finding.Rule)))}";

    private static string Arrow(MediaDirection direction) => direction switch
    {
        MediaDirection.ToCaller => "to caller",
        MediaDirection.ToCallee => "to callee",
        _ => "         ",
    };

    private static string Milliseconds(double? value) =>
        value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number:0.0} ms") : "unknown";

    private static string Mos(StreamRecord stream) =>
        stream.Mos is { } mos ? string.Create(CultureInfo.InvariantCulture, $", MOS {mos:0.00}") : "";

    private static string Counts(IReadOnlyDictionary<string, long> counts) =>
        string.Join(", ", counts.Select(count => $"{count.Value} {PlainText.Of(count.Key)}"));

    private static string Cut(string? text)
    {
        string clean = PlainText.Of(text);
        return clean.Length <= NumberWidth ? clean : $"{clean.AsSpan(0, NumberWidth - 1)}…";
    }
}
