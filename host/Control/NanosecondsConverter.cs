using System.Text.Json;
using System.Text.Json.Serialization;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Control;

/// <summary>A time as nanoseconds since 1970: exact, as the key of a call must be.</summary>
internal sealed class NanosecondsConverter : JsonConverter<Timestamp>
{
    public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long nanoseconds)
            ? new Timestamp(nanoseconds)
            : throw new JsonException("a time is a number of nanoseconds");

    public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Nanoseconds);
}
