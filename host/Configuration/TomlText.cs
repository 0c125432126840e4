using System.Globalization;
using System.Text;

namespace Earshot.Host.Configuration;

/// <summary>Writes values as TOML 1.0.</summary>
internal static class TomlText
{
    public static string Of(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string text => Quote(text),
        double number => OfDouble(number),
        Enum name => Quote(SnakeCase.From(name.ToString())),
        Array array => $"[{string.Join(", ", array.Cast<object>().Select(Of))}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    // "1" would be read back as an integer.
    private static string OfDouble(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny(".E") ? text : $"{text}.0";
    }

    // basic-string = %x22 *basic-char %x22: quotes, backslashes and control characters are escaped.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
