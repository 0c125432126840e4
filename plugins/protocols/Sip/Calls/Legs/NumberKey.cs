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

    public static string Of(string user)
    {
        string number = user.StartsWith('+') ? user[1..] : user;
        if (number.AsSpan().ContainsAny(Separators))
        {
            number = string.Concat(number.Where(character => !Separators.Contains(character)));
        }

        bool isNumber = number.Length >= Digits && !number.AsSpan().ContainsAnyExcept(Decimal);
        return isNumber ? number[^Digits..] : user;
    }
}
