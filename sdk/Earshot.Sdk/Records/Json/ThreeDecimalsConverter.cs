using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Sdk.Records.Json;

/// <summary>A number with exactly three decimals, rounded half away from zero.</summary>
public sealed class ThreeDecimalsConverter : JsonConverter<double>
{
    // Below, both a double and the 15 digits that a decimal takes of it are nearer to the true value than the margin.
    private const double MaxThousandths = 1e10;
    private const double Margin = 1e-3;

    /// <summary>Of a number of thousandths below the limit: sign, 7 digits, point, 3 digits.</summary>
    private const int MaxLength = 12;

    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Writes one number.</summary>
    internal static void Write(Utf8JsonWriter writer, double value)
    {
        // Nearly every value is far from the middle between two thousandths, and then needs no decimal arithmetic.
        double thousandths = value * 1000;
        double nearest = Math.Round(thousandths);
        bool isClear = Math.Abs(thousandths) < MaxThousandths && Math.Abs(Math.Abs(thousandths - nearest) - 0.5) > Margin;

        if (isClear)
        {
            WriteThousandths(writer, (long)nearest);
            return;
        }

        // Rounding keeps as many decimals as were there, up to three; the sum has three, also of a number that was read back.
        writer.WriteNumberValue(Math.Round((decimal)value, 3, MidpointRounding.AwayFromZero) + 0.000m);
    }

    private static void WriteThousandths(Utf8JsonWriter writer, long count)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        int length = 0;
        if (count < 0)
        {
            text[length++] = (byte)'-';
            count = -count;
        }

        Utf8Formatter.TryFormat(count / 1000, text[length..], out int digits);
        length += digits;
        text[length++] = (byte)'.';
        Utf8Formatter.TryFormat(count % 1000, text[length..], out digits, new StandardFormat('D', 3));
        writer.WriteRawValue(text[..(length + digits)], skipInputValidation: true);
    }
}
