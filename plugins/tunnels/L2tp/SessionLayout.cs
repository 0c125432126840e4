using Earshot.Sdk.Decoding;

namespace Earshot.L2tp;

/// <summary>
/// What stands between the session id and the payload in version 3: a cookie (RFC 3931, 4.1) and an L2-specific sublayer
/// (RFC 3931, 4.6). Both ends agreed on their lengths and on the kind of payload; the packet tells none of it.
/// </summary>
/// <remarks>
/// The rule: of the lengths that the configuration leaves open, the shortest one behind which there is a plausible payload.
/// Where none is plausible, nothing is assumed.
/// </remarks>
internal sealed class SessionLayout
{
    /// <summary>In the configuration: to be found out.</summary>
    public const int Automatic = -1;

    private const int SublayerLength = 4;
    private const byte SublayerReservedBits = 0xBF;

    private readonly int cookie;
    private readonly int sublayer;
    private readonly int[] lengths;

    /// <param name="cookie">Bytes of the cookie, or <see cref="Automatic"/>.</param>
    /// <param name="sublayer">Bytes of the sublayer, or <see cref="Automatic"/>.</param>
    public SessionLayout(int cookie, int sublayer)
    {
        (this.cookie, this.sublayer) = (cookie, sublayer);
        int[] cookies = cookie == Automatic ? [0, 4, 8] : [cookie];
        int[] sublayers = sublayer == Automatic ? [0, SublayerLength] : [sublayer];
        lengths = [.. cookies.SelectMany(_ => sublayers, (first, second) => first + second).Distinct().Order()];
    }

    /// <summary>Finds the payload.</summary>
    /// <param name="bytes">What was captured behind the session id.</param>
    /// <param name="wireLength">How many bytes there were.</param>
    /// <param name="skipped">Bytes of cookie and sublayer.</param>
    /// <returns>What the payload is, or null where nothing is plausible.</returns>
    public LayerKey? Find(ReadOnlySpan<byte> bytes, int wireLength, out int skipped)
    {
        foreach (int length in lengths)
        {
            if (length <= bytes.Length && Pseudowire.Find(bytes[length..], wireLength - length) is { } payload)
            {
                skipped = length;
                return payload;
            }
        }

        skipped = 0;
        return null;
    }

    /// <summary>Tells cookie and sublayer, as far as they can be told apart.</summary>
    /// <param name="bytes">What <see cref="Find"/> skipped.</param>
    /// <param name="fields">Where they go.</param>
    public void Describe(ReadOnlySpan<byte> bytes, IHeaderFields fields)
    {
        int sublayerLength = SublayerOf(bytes);
        int cookieLength = bytes.Length - sublayerLength;
        if (cookieLength > 0)
        {
            fields.Add("cookie", cookieLength * 8, FieldFormat.Hex, cookie == Automatic ? "its length is a guess" : null);
        }

        if (sublayerLength > 0)
        {
            fields.Add("reserved", 1, meaning: "L2-specific sublayer" + (sublayer == Automatic ? ", a guess" : null));
            fields.Add("sequence valid (S)", 1);
            fields.Add("reserved", 6);
            fields.Add("sequence number", 24);
        }
    }

    private int SublayerOf(ReadOnlySpan<byte> bytes)
    {
        if (sublayer != Automatic)
        {
            return sublayer;
        }

        if (cookie != Automatic)
        {
            return bytes.Length - cookie;
        }

        // 4 and 8 bytes may be a cookie alone. A sublayer has reserved bits, which are 0; a cookie is random.
        bool isSublayer = bytes.Length >= SublayerLength && (bytes[^SublayerLength] & SublayerReservedBits) == 0;
        return bytes.Length == 8 + SublayerLength || isSublayer ? SublayerLength : 0;
    }
}
