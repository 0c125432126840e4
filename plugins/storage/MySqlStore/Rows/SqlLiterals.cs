using System.Globalization;
using System.Text;
using Earshot.Sdk.Packets;

namespace Earshot.MySqlStore.Rows;

/// <summary>
/// Writes values as SQL literals for a session with the settings of <see cref="Server.ServerSession"/>. Literals in
/// many rows a statement are the fastest way in that every server allows: LOAD DATA LOCAL is off by default in MySQL 8.
/// </summary>
/// <param name="text">Where they go.</param>
/// <param name="ipv6">True when address columns take 16 bytes.</param>
internal sealed class SqlLiterals(StringBuilder text, bool ipv6)
{
    public void Null() => text.Append("NULL");

    public void Number(long value) => text.Append(CultureInfo.InvariantCulture, $"{value}");

    public void Number(long? value)
    {
        if (value is { } known)
        {
            Number(known);
        }
        else
        {
            Null();
        }
    }

    /// <summary>A whole number that is never outside its column.</summary>
    public void Clamped(double? value, long min, long max)
    {
        if (value is { } known && double.IsFinite(known))
        {
            Number((long)Math.Clamp(Math.Round(known, MidpointRounding.AwayFromZero), min, max));
        }
        else
        {
            Null();
        }
    }

    /// <summary>Seconds for a DECIMAL(9,3).</summary>
    public void Seconds(double? value)
    {
        const double max = 999_999.999;
        if (value is { } known && double.IsFinite(known))
        {
            decimal rounded = Math.Round((decimal)Math.Clamp(known, -max, max), 3, MidpointRounding.AwayFromZero);
            text.Append(CultureInfo.InvariantCulture, $"{rounded}");
        }
        else
        {
            Null();
        }
    }

    /// <summary>A number as it is, for a DOUBLE.</summary>
    public void Exact(double? value)
    {
        if (value is { } known && double.IsFinite(known))
        {
            text.Append(CultureInfo.InvariantCulture, $"{known:R}e0");
        }
        else
        {
            Null();
        }
    }

    /// <summary>UTC with milliseconds, the rest cut off so that a call stays in the day of its start.</summary>
    public void Time(Timestamp time)
    {
        long milliseconds = Math.DivRem(time.Nanoseconds, 1_000_000, out long rest) - (rest < 0 ? 1 : 0);
        DateTime utc = DateTime.UnixEpoch.AddMilliseconds(milliseconds);
        text.Append(CultureInfo.InvariantCulture, $"'{utc:yyyy-MM-dd HH:mm:ss.fff}'");
    }

    /// <summary>Text, trimmed and cut to what the column takes.</summary>
    /// <param name="value">Any text, or null.</param>
    /// <param name="max">Characters, as the server counts them: code points.</param>
    public void Text(string? value, int max)
    {
        if (value is null)
        {
            Null();
            return;
        }

        text.Append('\'');
        foreach (Rune rune in Cut(value.Trim(), max).EnumerateRunes())
        {
            Escaped(rune);
        }

        text.Append('\'');
    }

    /// <summary>Bytes in hexadecimal.</summary>
    public void Bytes(ReadOnlySpan<byte> value) => text.Append("x'").Append(Convert.ToHexString(value)).Append('\'');

    /// <summary>Many bytes, in a third less text than hexadecimal.</summary>
    public void Blob(ReadOnlySpan<byte> value) => text.Append("FROM_BASE64('").Append(Convert.ToBase64String(value)).Append("')");

    /// <summary>An address: its number, or its bytes as INET6_ATON has them; NULL when it is unknown or does not fit.</summary>
    public void Address(HostAddress address)
    {
        if (address == HostAddress.None || (!ipv6 && !address.IsIPv4))
        {
            Null();
        }
        else if (ipv6)
        {
            Bytes(address.ToIPAddress().GetAddressBytes());
        }
        else
        {
            Number((uint)address.Low);
        }
    }

    /// <summary>As <see cref="Address"/>, but zero instead of NULL.</summary>
    public void RequiredAddress(HostAddress address)
    {
        if (address == HostAddress.None || (!ipv6 && !address.IsIPv4))
        {
            text.Append(ipv6 ? "x''" : "0");
        }
        else
        {
            Address(address);
        }
    }

    /// <summary>The first code points of a text.</summary>
    public static string Cut(string value, int max)
    {
        if (value.Length <= max)
        {
            return value;
        }

        int length = 0;
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (max-- == 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return value[..Math.Min(length, value.Length)];
    }

    /// <summary>The code points of a text from last to first, for searches by suffix.</summary>
    public static string? Reverse(string? value)
    {
        if (value is null)
        {
            return null;
        }

        var reversed = new StringBuilder(value.Length);
        foreach (Rune rune in Cut(value.Trim(), 255).EnumerateRunes().Reverse())
        {
            reversed.Append(rune);
        }

        return reversed.ToString();
    }

    private void Escaped(Rune rune)
    {
        switch (rune.Value)
        {
            case 0:
                text.Append("\\0");
                break;
            case '\'' or '\\':
                text.Append('\\').Append((char)rune.Value);
                break;
            default:
                text.Append(rune);
                break;
        }
    }
}
