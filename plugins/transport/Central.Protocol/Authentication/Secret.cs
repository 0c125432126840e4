using System.Security.Cryptography;
using Earshot.Sdk.Plugins;

namespace Earshot.Central.Protocol.Authentication;

/// <summary>A password out of the configuration, a file or the environment.</summary>
public static class Secret
{
    /// <summary>Where a password is looked for that the configuration does not have.</summary>
    public const string Variable = "EARSHOT_SERVER_PASSWORD";

    /// <summary>Bits below which whoever sees a login of a sensor at a false centre may guess the password.</summary>
    public const int EnoughBits = 80;

    /// <summary>The password; null when there is none.</summary>
    /// <exception cref="PluginException">The file cannot be read, or what is in it is no password.</exception>
    public static string? Read(string password, string file)
    {
        ArgumentNullException.ThrowIfNull(password);
        string? found = password.Length > 0 ? password : SecretText.Read("server_password_file", file, Variable);
        return string.IsNullOrEmpty(found) ? null : IsUsable(found) ? found : throw new PluginException("the password must be of 1 to 256 printable ASCII characters");
    }

    /// <summary>True for what needs no preparation (RFC 4013): printable ASCII.</summary>
    public static bool IsUsable(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return password.Length is >= 1 and <= 256 && password.All(character => character is >= ' ' and <= '~');
    }

    /// <summary>A new password of 128 random bits.</summary>
    public static string Generate() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>What a password can hold at most, if its characters were drawn at random from the kinds that it has; bits.</summary>
    public static double BitsAtMost(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        bool isHex = password.All(char.IsAsciiHexDigitLower) || password.All(char.IsAsciiHexDigitUpper);
        int kinds = (password.Any(char.IsAsciiLetterLower) ? 26 : 0)
            + (password.Any(char.IsAsciiLetterUpper) ? 26 : 0)
            + (password.Any(char.IsAsciiDigit) ? 10 : 0)
            + (password.Any(character => !char.IsAsciiLetterOrDigit(character)) ? 33 : 0);
        // Repeated characters say nothing new: "aaaa" is no better than "a".
        int distinct = password.Distinct().Count();
        return Math.Min(password.Length, 3 * distinct) * Math.Log2(Math.Max(isHex ? 16 : kinds, 2));
    }
}
