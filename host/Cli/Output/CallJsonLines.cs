using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;

namespace Earshot.Host.Cli.Output;

/// <summary>One JSON object a line, the same bytes wherever a record comes from. The schemas are in <c>docs/schema</c>.</summary>
internal sealed class CallJsonLines(TextWriter output) : ICallWriter
{
    private readonly ArrayBufferWriter<byte> line = new();

    public void Write(CallRecord call) => Write(call, RecordJson.Default.CallRecord);

    public void Write(StreamRecord stream) => Write(stream, RecordJson.Default.StreamRecord);

    public void Write(RegistrationRecord registration) =>
        WriteNamed("registration", registration, RecordJson.Default.RegistrationRecord);

    public void Write(RequestRecord request) => WriteNamed("request", request, RecordJson.Default.RequestRecord);

    public void Write(DialogRecord dialog) => Write(dialog, RecordJson.Default.DialogRecord);

    public void Write(Summary summary)
    {
        using (var json = new Utf8JsonWriter(line))
        {
            summary.WriteTo(json);
        }

        EndLine();
    }

    public void Dispose() => output.Flush();

    private void Write<T>(T record, JsonTypeInfo<T> type)
    {
        using (var json = new Utf8JsonWriter(line))
        {
            JsonSerializer.Serialize(json, record, type);
        }

        EndLine();
    }

    /// <summary>An object whose one key tells what it is.</summary>
    private void WriteNamed<T>(string name, T record, JsonTypeInfo<T> type)
    {
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, record, type);
            json.WriteEndObject();
        }

        EndLine();
    }

    private void EndLine()
    {
        output.Write(Encoding.UTF8.GetString(line.WrittenSpan));
        output.Write('\n');
        line.ResetWrittenCount();
    }
}
