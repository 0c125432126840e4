using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Earshot.Central.Protocol.Authentication;

/// <summary>
/// Reads the attributes of a SCRAM message, each where the grammar wants it (RFC 5802, 7):
/// <code>attr-val = ALPHA "=" value    messages are attr-vals with "," between them</code>
/// </summary>
internal ref struct ScramAttributes(ReadOnlySpan<char> message)
{
    private const int MaxLength = 1024;

    private ReadOnlySpan<char> rest = message.Length <= MaxLength ? message : [];
    private bool isOver = message.Length is 0 or > MaxLength;

    /// <summary>True when every attribute was read.</summary>
    public readonly bool IsOver => isOver;

    /// <summary>Reads the next attribute, which must have this name and a value.</summary>
    public bool TryRead(char name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        int comma = rest.IndexOf(',');
        ReadOnlySpan<char> attribute = comma < 0 ? rest : rest[..comma];
        if (isOver || attribute.Length < 3 || attribute[0] != name || attribute[1] != '=')
        {
            return false;
        }

        isOver = comma < 0;
        rest = isOver ? [] : rest[(comma + 1)..];
        value = attribute[2..].ToString();
        return true;
    }

    /// <summary>As <see cref="TryRead(char, out string?)"/> with a value that is bytes in Base64.</summary>
    public bool TryReadBytes(char name, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        if (!TryRead(name, out string? text))
        {
            return false;
        }

        byte[] buffer = new byte[text.Length];
        if (text.Any(char.IsWhiteSpace) || !Convert.TryFromBase64String(text, buffer, out int length) || length == 0)
        {
            return false;
        }

        value = buffer[..length];
        return true;
    }

    /// <summary><c>saslname</c>: "," is "=2C" and "=" is "=3D".</summary>
    public static string EscapeName(string name) =>
        name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    /// <summary>The opposite of <see cref="EscapeName"/>; null when it is none.</summary>
    public static string? UnescapeName(string text)
    {
        var name = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                name.Append(text[i]);
                continue;
            }

            string code = text.Substring(i, Math.Min(3, text.Length - i));
            if (code is not ("=2C" or "=3D"))
            {
                return null;
            }

            name.Append(code == "=2C" ? ',' : '=');
            i += 2;
        }

        return name.ToString();
    }
}
