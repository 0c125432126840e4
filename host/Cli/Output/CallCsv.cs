using System.Globalization;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>
/// Calls as RFC 4180: a header line, a line a call, fields quoted where they must be. What is no call is left out.
/// <para>
/// Texts are from the wire, where anybody writes what he likes: as on a terminal, U+FFFD stands for control characters (which RFC 4180
/// does not know), and what a spreadsheet would take for a formula has an apostrophe before it.
/// </para>
/// </summary>
internal sealed class CallCsv : ICallWriter
{
    private readonly TextWriter output;

    public CallCsv(TextWriter output)
    {
        this.output = output;
        WriteLine(
            "start", "caller", "callee", "state", "status_code", "duration_s", "talk_s", "pdd_ms", "mos", "hangup_by",
            "end_reason", "source", "destination", "streams", "sensor", "call_id", "id");
    }

    public void Begin(RecordKind kind, bool isFirst)
    {
    }

    public void Write(CallRecord call) => WriteLine(
        call.Start.ToString(),
        Wire(call.Caller),
        Wire(call.Callee),
        SnakeCase.From(call.State.ToString()),
        Text(call.StatusCode),
        Text(call.DurationS),
        Text(call.TalkS),
        Text(call.PddMs),
        Text(call.Mos),
        call.HangupBy is { } party ? SnakeCase.From(party.ToString()) : null,
        SnakeCase.From(call.EndReason.ToString()),
        Text(call.Source),
        Text(call.Destination),
        Text(call.Streams.Count),
        Wire(call.Sensor),
        Wire(call.CallId),
        call.Id);

    public void Write(StreamRecord stream)
    {
    }

    public void Write(RegistrationRecord registration)
    {
    }

    public void Write(RequestRecord request)
    {
    }

    public void Write(DialogRecord dialog)
    {
    }

    public void Write(Summary summary)
    {
    }

    public void Dispose() => output.Flush();

    private void WriteLine(params ReadOnlySpan<string?> fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            output.Write(i == 0 ? "" : ",");
            output.Write(Quote(fields[i] ?? ""));
        }

        output.Write("\r\n"); // RFC 4180, 2.1
    }

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny("\",\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Wire(string? text)
    {
        string plain = PlainText.Of(text);
        return IsFormula(plain) ? $"'{plain}" : plain;
    }

    /// <summary>A number with a sign is none: telephone numbers begin with +.</summary>
    private static bool IsFormula(string text) =>
        text is ['=' or '@', ..] || (text is ['+' or '-', ..] && text.AsSpan(1).ContainsAnyExceptInRange('0', '9'));

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Text(TransportAddress address) => address.IsUnknown ? "" : address.ToString();

    private static string Text(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
}
