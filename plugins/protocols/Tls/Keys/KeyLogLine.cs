using System.Buffers;

namespace Earshot.Tls.Keys;

/// <summary>
/// A line of a key log (RFC 9850, 2).
/// <code>label SP client-random-in-hex SP secret-in-hex</code>
/// </summary>
internal static class KeyLogLine
{
    /// <summary>Longest secret: the master secret, and the output of SHA-384.</summary>
    public const int MaxSecret = 48;

    /// <summary>The output of SHA-256.</summary>
    private const int MinSecret = 32;

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="label">Which secret it has.</param>
    /// <param name="random">The session.</param>
    /// <param name="secret">Where the secret goes: <see cref="MaxSecret"/> bytes.</param>
    /// <param name="length">Bytes of the secret.</param>
    /// <returns>False when it is of no use: a comment, another label, a line that is cut.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out SecretLabel label, out ClientRandom random, Span<byte> secret, out int length)
    {
        label = default;
        random = default;
        length = 0;
        int labelEnd = line.IndexOf((byte)' ');
        if (labelEnd < 0 || Label(line[..labelEnd]) is not { } known)
        {
            return false;
        }

        label = known;
        ReadOnlySpan<byte> rest = line[(labelEnd + 1)..];
        Span<byte> randomBytes = stackalloc byte[ClientRandom.Length];
        int randomEnd = rest.IndexOf((byte)' ');
        if (randomEnd != 2 * ClientRandom.Length || !TryHex(rest[..randomEnd], randomBytes, out _))
        {
            return false;
        }

        random = ClientRandom.Read(randomBytes);
        return TryHex(rest[(randomEnd + 1)..].TrimEnd((byte)' '), secret, out length) && length is MinSecret or MaxSecret;
    }

    private static bool TryHex(ReadOnlySpan<byte> hex, Span<byte> bytes, out int length) =>
        Convert.FromHexString(hex, bytes, out _, out length) == OperationStatus.Done;

    private static SecretLabel? Label(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("CLIENT_RANDOM"u8))
        {
            return SecretLabel.MasterSecret;
        }

        if (name.SequenceEqual("CLIENT_HANDSHAKE_TRAFFIC_SECRET"u8))
        {
            return SecretLabel.ClientHandshake;
        }

        if (name.SequenceEqual("SERVER_HANDSHAKE_TRAFFIC_SECRET"u8))
        {
            return SecretLabel.ServerHandshake;
        }

        if (name.SequenceEqual("CLIENT_TRAFFIC_SECRET_0"u8))
        {
            return SecretLabel.ClientTraffic;
        }

        return name.SequenceEqual("SERVER_TRAFFIC_SECRET_0"u8) ? SecretLabel.ServerTraffic : null;
    }
}
