using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Sdk.Records.Json;

/// <summary>An SSRC as <c>"0x%08x"</c>.</summary>
public sealed class SsrcConverter : JsonConverter<uint>
{
    /// <inheritdoc/>
    public override uint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        uint.Parse((reader.GetString() ?? "").AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, uint value, JsonSerializerOptions options) =>
        writer.WriteStringValue($"0x{value:x8}");
}
