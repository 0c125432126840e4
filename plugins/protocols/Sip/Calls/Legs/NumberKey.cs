using System.Buffers;

namespace Earshot.Sip.Calls.Legs;

/// <summary>
/// A number in a form that both sides of a B2BUA share: the last eight digits, for prefixes come and go on the way. A short number
/// and a name stay as they are.
/// </summary>
internal static class NumberKey
{
    private const int Digits = 8;

    /// <summary>RFC 3966, 5.1.1: visual separators have no meaning.</summary>
    private static readonly SearchValues<char> Separators = SearchValues.Create("-.() ");

    private static readonly SearchValues<char> Decimal = SearchValues.Create("0123456789");

    public static ReadOnlySpan<char> Of(string user)
    {
        ReadOnlySpan<char> number = user.AsSpan(user.StartsWith('+') ? 1 : 0);
        if (number.ContainsAny(Separators))
        {
            number = string.Concat(user.Skip(user.Length - number.Length).Where(character => !Separators.Contains(character)));
        }

        bool isNumber = number.Length >= Digits && !number.ContainsAnyExcept(Decimal);
        return isNumber ? number[^Digits..] : user;
    }
}
