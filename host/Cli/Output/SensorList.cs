using System.Globalization;
using System.Text.Json;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Cli.Output;

/// <summary>Prints what <c>earshot sensors</c> tells.</summary>
internal static class SensorList
{
    private static readonly string[] Headings = ["ID", "NAME", "STATE", "SINCE", "ADDRESS", "VERSION", "SENDS", "PACKETS", "RECORDS", "WAITING", "DROPPED"];
    private static readonly string[] CallHeadings = ["START", "TALKS", "CALLER", "CALLEE", "SOURCE", "CALL-ID"];

    private static readonly JsonSerializerOptions Json = new(TableOrJson.Options) { Converters = { new TimeConverter() } };

    /// <summary>One object a line.</summary>
    public static void WriteJson<T>(IEnumerable<T> items, TextWriter output) => TableOrJson.WriteJson(items, output, Json);

    public static void WriteTable(IReadOnlyList<SensorState> sensors, TextWriter output) => Columns.Write(
        Headings,
        [
            .. sensors.Select(state => (string[])
            [
                Text(state.Sensor.Id),
                PlainText.Of(state.Sensor.Name),
                state.IsConnected ? "connected" : "away",
                state.Since?.ToString() ?? "-",
                PlainText.Of(state.Address),
                state.Version.Length > 0 ? PlainText.Of(state.Version) : "-",
                state.Sends,
                Text(state.Packets),
                Text(state.Records),
                state.WaitingBytes is { } waiting ? $"{Text(waiting)} B" : "-",
                Text(state.Dropped.Values.Sum()),
            ]),
        ],
        output);

    public static void WriteTable(IReadOnlyList<LiveCall> calls, TextWriter output) => Columns.Write(
        CallHeadings,
        [
            .. calls.Select(call => (string[])
            [
                call.Start.ToString(),
                call.Answered?.ToString() ?? "-",
                PlainText.Of(call.Caller ?? "-"),
                PlainText.Of(call.Callee ?? "-"),
                call.Source.ToString(),
                PlainText.Of(call.CallId),
            ]),
        ],
        output);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Times as records have them.</summary>
    private sealed class TimeConverter : System.Text.Json.Serialization.JsonConverter<Timestamp>
    {
        public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
