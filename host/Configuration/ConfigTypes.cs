namespace Earshot.Host.Configuration;

/// <summary>The types that a key may have.</summary>
internal static class ConfigTypes
{
    private static readonly Type[] Scalars = [typeof(bool), typeof(int), typeof(long), typeof(ushort), typeof(double), typeof(string)];

    public static bool IsSupported(Type type) => IsScalar(type) || (type.IsSZArray && IsScalar(type.GetElementType()!));

    /// <summary>The lowest and highest value of an integer type, or null of any other.</summary>
    public static (long Low, long High)? RangeOf(Type type) =>
        type == typeof(int) ? (int.MinValue, int.MaxValue)
        : type == typeof(ushort) ? (ushort.MinValue, ushort.MaxValue)
        : type == typeof(long) ? (long.MinValue, long.MaxValue)
        : null;

    /// <summary>The names of an enum's values as they are written in a configuration.</summary>
    public static IEnumerable<string> NamesOf(Type enumType) => Enum.GetNames(enumType).Select(SnakeCase.From);

    /// <summary>What a value of the type is, in the user's words: "an array of integers".</summary>
    public static string Describe(Type type) =>
        type.IsArray ? $"an array, each element {Describe(type.GetElementType()!)}"
        : type.IsEnum ? $"one of {string.Join(", ", NamesOf(type).Select(n => $"\"{n}\""))}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(ushort) ? "an integer between 0 and 65535"
        : type == typeof(double) ? "a number"
        : type == typeof(string) ? "a string"
        : "an integer";

    private static bool IsScalar(Type type) => type.IsEnum || Scalars.Contains(type);
}
