using System.Text.RegularExpressions;

namespace Earshot.Tunnels.Tests;

/// <summary>Packets as a reader wants them: hexadecimal digits, with spaces and bars between the fields.</summary>
internal static partial class Bytes
{
    public static byte[] Of(string fields) => Convert.FromHexString(Separators().Replace(fields, ""));

    [GeneratedRegex(@"[\s|]")]
    private static partial Regex Separators();
}
