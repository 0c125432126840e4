using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Sdk.Records.Json;

/// <summary>A number with exactly three decimals, rounded half away from zero.</summary>
public sealed class ThreeDecimalsConverter : JsonConverter<double>
{
    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Writes one number.</summary>
    internal static void Write(Utf8JsonWriter writer, double value) =>
        // Rounding keeps as many decimals as were there, up to three; the sum has three, also of a number that was read back.
        writer.WriteNumberValue(Math.Round((decimal)value, 3, MidpointRounding.AwayFromZero) + 0.000m);
}
