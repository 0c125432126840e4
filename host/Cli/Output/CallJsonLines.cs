using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;

namespace Earshot.Host.Cli.Output;

/// <summary>One JSON object a line, the same bytes wherever a record comes from. The schemas are in <c>docs/schema</c>.</summary>
internal sealed class CallJsonLines : ICallWriter
{
    private readonly TextWriter output;
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly Utf8JsonWriter json;
    private char[] text = [];

    public CallJsonLines(TextWriter output)
    {
        this.output = output;
        json = new Utf8JsonWriter(line);
    }

    public void Begin(RecordKind kind, bool isFirst)
    {
    }

    public void Write(CallRecord call)
    {
        CallJson.Write(json, call);
        EndLine();
    }

    public void Write(StreamRecord stream) => Write(stream, RecordJson.Default.StreamRecord);

    public void Write(RegistrationRecord registration) =>
        WriteNamed("registration", registration, RecordJson.Default.RegistrationRecord);

    public void Write(RequestRecord request) => WriteNamed("request", request, RecordJson.Default.RequestRecord);

    public void Write(DialogRecord dialog) => Write(dialog, RecordJson.Default.DialogRecord);

    public void Write(Summary summary)
    {
        summary.WriteTo(json);
        EndLine();
    }

    public void Dispose()
    {
        json.Dispose();
        output.Flush();
    }

    private void Write<T>(T record, JsonTypeInfo<T> type)
    {
        JsonSerializer.Serialize(json, record, type);
        EndLine();
    }

    /// <summary>An object whose one key tells what it is.</summary>
    private void WriteNamed<T>(string name, T record, JsonTypeInfo<T> type)
    {
        json.WriteStartObject();
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, record, type);
        json.WriteEndObject();
        EndLine();
    }

    private void EndLine()
    {
        json.Flush();
        if (text.Length < line.WrittenCount)
        {
            text = new char[line.WrittenCount * 2];
        }

        output.Write(text.AsSpan(0, Encoding.UTF8.GetChars(line.WrittenSpan, text)));
        output.Write('\n');
        line.ResetWrittenCount();
        json.Reset();
    }
}
