using System.CommandLine;
using System.Globalization;

namespace Earshot.Host.Cli;

/// <summary>Options that take a number between two others.</summary>
internal static class NumberOption
{
    /// <summary>A whole number.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">Without the range, which is added.</param>
    /// <param name="low">The lowest it takes.</param>
    /// <param name="high">The highest it takes.</param>
    /// <param name="standard">What it is when it is not given.</param>
    public static Option<int?> Create(string name, string description, int low, int high, int? standard = null) => new(name)
    {
        Description = $"{description}, {low} to {high}.",
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= low && value <= high)
            {
                return value;
            }

            result.AddError($"'{text}' is no value for {name}: it takes {low} to {high}");
            return standard;
        },
    };
}
