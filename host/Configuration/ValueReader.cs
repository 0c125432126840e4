using Tomlyn.Syntax;

namespace Earshot.Host.Configuration;

/// <summary>Turns a TOML value into the value of a key, or says why it cannot be one.</summary>
internal sealed class ValueReader(ConfigurationEntry entry, ConfigurationProblems problems)
{
    /// <summary>The value as an object of the type, or null after the problems were reported.</summary>
    public object? Read(Type type)
    {
        bool isText = type == typeof(string) || type.IsEnum;
        return isText && entry is { Typed: { } typed, Value: not StringValueSyntax }
            ? ReadString(new StringValueSyntax(typed), type)
            : Read(entry.Value, type);
    }

    private object? Read(ValueSyntax value, Type type) => value switch
    {
        ArraySyntax array when type.IsArray => ReadArray(array, type.GetElementType()!),
        StringValueSyntax text when type == typeof(string) || type.IsEnum => ReadString(text, type),
        BooleanValueSyntax boolean when type == typeof(bool) => boolean.Value,
        IntegerValueSyntax integer when type == typeof(double) => (double)integer.Value,
        FloatValueSyntax number when type == typeof(double) && double.IsFinite(number.Value) => number.Value,
        IntegerValueSyntax integer when ConfigTypes.RangeOf(type) is var (low, high) => ReadInteger(integer, type, low, high),
        _ => Refuse(value, $"expected {ConfigTypes.Describe(type)}, found {Describe(value)}"),
    };

    private object? ReadString(StringValueSyntax value, Type type)
    {
        string text = value.Value ?? "";
        if (text.Contains('\0'))
        {
            return Refuse(value, "a NUL character is not allowed");
        }

        if (!type.IsEnum)
        {
            return text;
        }

        string? name = Enum.GetNames(type).FirstOrDefault(n => SnakeCase.From(n) == text);
        return name is not null
            ? Enum.Parse(type, name)
            : Refuse(value, $"expected {ConfigTypes.Describe(type)}, found \"{text}\"{Nearest.Hint(text, ConfigTypes.NamesOf(type))}");
    }

    private object? ReadInteger(IntegerValueSyntax integer, Type type, long low, long high) =>
        integer.Value >= low && integer.Value <= high
            ? Convert.ChangeType(integer.Value, type, provider: null)
            : Refuse(integer, $"{integer.Value} is not between {low} and {high}");

    private Array? ReadArray(ArraySyntax syntax, Type element)
    {
        object?[] values = [.. syntax.Items.Select(item => Read(item.Value!, element))];
        if (values.Contains(null))
        {
            return null;
        }

        var array = Array.CreateInstance(element, values.Length);
        values.CopyTo(array, 0);
        return array;
    }

    private object? Refuse(ValueSyntax value, string problem)
    {
        problems.Add(entry.LocationOf(value), $"{entry.Key}: {problem}");
        return null;
    }

    // Never the value itself: it may be a password under the wrong key.
    private static string Describe(ValueSyntax value) => value switch
    {
        StringValueSyntax => "a string",
        IntegerValueSyntax => "an integer",
        BooleanValueSyntax => "true or false",
        FloatValueSyntax { Value: var number } => double.IsFinite(number) ? "a number with a fraction" : "no finite number",
        DateTimeValueSyntax => "a date",
        ArraySyntax => "an array",
        _ => "a table",
    };
}
