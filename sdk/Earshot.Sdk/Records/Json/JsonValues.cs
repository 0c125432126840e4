using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records.Json;

/// <summary>Properties whose values are more than a plain JSON type, or may be missing.</summary>
internal static class JsonValues
{
    public static void WriteNumberOrNull(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } known)
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteThreeDecimals(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } known)
        {
            writer.WritePropertyName(name);
            ThreeDecimalsConverter.Write(writer, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteTime(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Timestamp? value)
    {
        if (value is { } known)
        {
            writer.WritePropertyName(name);
            TimestampConverter.Write(writer, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteAddress(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, TransportAddress value)
    {
        writer.WritePropertyName(name);
        TransportAddressConverter.Write(writer, value);
    }

    public static void WriteEnum<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value)
        where T : struct, Enum => writer.WriteString(name, EnumNames<T>.Of(value));

    public static void WriteEnumOrNull<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value)
        where T : struct, Enum
    {
        if (value is { } known)
        {
            writer.WriteEnum(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteList<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T> items, JsonTypeInfo<T> type)
    {
        writer.WriteStartArray(name);
        for (int i = 0; i < items.Count; i++)
        {
            JsonSerializer.Serialize(writer, items[i], type);
        }

        writer.WriteEndArray();
    }

    public static void WriteList<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        for (int i = 0; i < items.Count; i++)
        {
            write(writer, items[i]);
        }

        writer.WriteEndArray();
    }

    public static void WriteIfAny<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value, JsonTypeInfo<T> type)
        where T : class
    {
        if (value is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, type);
    }

    /// <summary>The names that <see cref="SnakeCaseEnumConverter{T}"/> gives.</summary>
    private static class EnumNames<T>
        where T : struct, Enum
    {
        private static readonly FrozenDictionary<T, JsonEncodedText> Names = Enum.GetValues<T>().ToFrozenDictionary(
            value => value, value => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())));

        public static JsonEncodedText Of(T value) => Names[value];
    }
}
