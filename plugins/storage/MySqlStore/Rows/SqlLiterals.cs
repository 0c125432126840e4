using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Earshot.Sdk.Packets;

namespace Earshot.MySqlStore.Rows;

/// <summary>
/// Writes values as a session with the settings of <see cref="Server.ServerSession"/> takes them: in INSERT, and with fields
/// enclosed by <c>'</c> in LOAD DATA too. Only bytes are not the same in both.
/// </summary>
/// <param name="output">Where they go.</param>
/// <param name="ipv6">True when address columns take 16 bytes.</param>
/// <param name="rawBytes">True for LOAD DATA, which takes bytes as they are; a statement is text.</param>
internal sealed class SqlLiterals(ArrayBufferWriter<byte> output, bool ipv6, bool rawBytes)
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("'\\\0"u8);

    /// <summary>Text as a literal for a statement.</summary>
    public static string OfText(string value, int max) => Of(literals => literals.Text(value, max));

    /// <summary>A time as a literal for a statement.</summary>
    public static string Of(Timestamp time) => Of(literals => literals.Time(time));

    public void Null() => output.Write("NULL"u8);

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out int length);
        output.Advance(length);
    }

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
            rounded.TryFormat(output.GetSpan(32), out int length, provider: CultureInfo.InvariantCulture);
            output.Advance(length);
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
            known.TryFormat(output.GetSpan(32), out int length, "R", CultureInfo.InvariantCulture);
            output.Advance(length);
            // Without an exponent it would be a DECIMAL.
            if (output.WrittenSpan[^length..].IndexOf((byte)'E') < 0)
            {
                output.Write("e0"u8);
            }
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
        utc.TryFormat(output.GetSpan(32), out int length, "\\'yyyy-MM-dd HH:mm:ss.fff\\'", CultureInfo.InvariantCulture);
        output.Advance(length);
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

        string cut = Cut(value.Trim(), max);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(cut.Length));
        Quoted(bytes.AsSpan(0, Encoding.UTF8.GetBytes(cut, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        if (rawBytes)
        {
            Quoted(value);
        }
        else
        {
            output.Write("x'"u8);
            Ascii(Convert.ToHexString(value));
            output.Write("'"u8);
        }
    }

    /// <summary>Many bytes, in a statement a third less text than hexadecimal.</summary>
    public void Blob(ReadOnlySpan<byte> value)
    {
        if (rawBytes)
        {
            Quoted(value);
        }
        else
        {
            output.Write("FROM_BASE64('"u8);
            Ascii(Convert.ToBase64String(value));
            output.Write("')"u8);
        }
    }

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
            output.Write(ipv6 ? "''"u8 : "0"u8);
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

    private static string Of(Action<SqlLiterals> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new SqlLiterals(output, ipv6: false, rawBytes: false));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private void Quoted(ReadOnlySpan<byte> bytes)
    {
        output.Write("'"u8);
        for (int next = bytes.IndexOfAny(Escaped); next >= 0; next = bytes.IndexOfAny(Escaped))
        {
            output.Write(bytes[..next]);
            output.Write(bytes[next] switch { (byte)'\'' => "\\'"u8, (byte)'\\' => "\\\\"u8, _ => "\\0"u8 });
            bytes = bytes[(next + 1)..];
        }

        output.Write(bytes);
        output.Write("'"u8);
    }

    private void Ascii(string text) => output.Advance(Encoding.ASCII.GetBytes(text, output.GetSpan(text.Length)));
}
