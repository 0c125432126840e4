using System.Text.Json;
using System.Text.Json.Serialization;
using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records.Json;

/// <summary>A <see cref="Timestamp"/> as UTC ISO 8601 with microseconds.</summary>
public sealed class TimestampConverter : JsonConverter<Timestamp>
{
    /// <inheritdoc/>
    public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Timestamp.Parse(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Writes one time.</summary>
    internal static void Write(Utf8JsonWriter writer, Timestamp value)
    {
        Span<byte> text = stackalloc byte[Timestamp.TextLength];
        value.Format(text);
        writer.WriteStringValue(text);
    }
}
