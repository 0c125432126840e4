using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Sdk.Records.Json;

/// <summary>A list of numbers with three decimals; null stays null.</summary>
public sealed class ThreeDecimalsListConverter : JsonConverter<IReadOnlyList<double?>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<double?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("a list of numbers is expected");
        }

        List<double?> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(reader.TokenType == JsonTokenType.Null ? null : reader.GetDouble());
        }

        return values;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<double?> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (double? number in value)
        {
            if (number is { } known)
            {
                ThreeDecimalsConverter.Write(writer, known);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }
}
