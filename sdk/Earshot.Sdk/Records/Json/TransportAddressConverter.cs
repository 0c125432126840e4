using System.Text.Json;
using System.Text.Json.Serialization;
using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records.Json;

/// <summary>A <see cref="TransportAddress"/> as <c>ip:port</c>, IPv6 as <c>[ip]:port</c>, an unknown one as <c>null</c>.</summary>
public sealed class TransportAddressConverter : JsonConverter<TransportAddress>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override TransportAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text ? TransportAddress.Parse(text) : default;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TransportAddress value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Writes one address.</summary>
    internal static void Write(Utf8JsonWriter writer, TransportAddress value)
    {
        if (value.IsUnknown)
        {
            writer.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[TransportAddress.MaxTextLength];
        writer.WriteStringValue(text[..value.Format(text)]);
    }
}
