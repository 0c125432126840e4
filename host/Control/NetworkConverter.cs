using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Host.Control;

/// <summary>A network as text: <c>192.0.2.0/24</c>.</summary>
internal sealed class NetworkConverter : JsonConverter<IPNetwork>
{
    public override IPNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IPNetwork.TryParse(reader.GetString(), out IPNetwork network)
            ? network
            : throw new JsonException("a network is text like 192.0.2.0/24");

    public override void Write(Utf8JsonWriter writer, IPNetwork value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
