using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Sdp;

/// <summary>
/// Attributes that may stand at session level for all media, or at media level, which then overrides: direction
/// (RFC 8866, 6.7), fingerprint (RFC 8122, 5), ice-ufrag (RFC 8839, 5.4).
/// </summary>
internal struct LevelAttributes
{
    /// <summary>"sha-512" and 64 bytes in hexadecimal with colons.</summary>
    private const int MaxFingerprint = 224;

    public MediaFlow? Flow { get; private set; }

    public string? Fingerprint { get; private set; }

    public bool HasIce { get; private set; }

    /// <returns>False for any other attribute.</returns>
    public bool TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (DirectionOf(name) is { } direction)
        {
            Flow = direction;
            return true;
        }

        if (name.SequenceEqual("fingerprint"u8))
        {
            Fingerprint ??= Lws.ToText(value, MaxFingerprint);
            return true;
        }

        if (name.SequenceEqual("ice-ufrag"u8))
        {
            HasIce = true;
            return true;
        }

        return false;
    }

    private static MediaFlow? DirectionOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        8 when name.SequenceEqual("sendrecv"u8) => MediaFlow.Sendrecv,
        8 when name.SequenceEqual("sendonly"u8) => MediaFlow.Sendonly,
        8 when name.SequenceEqual("recvonly"u8) => MediaFlow.Recvonly,
        8 when name.SequenceEqual("inactive"u8) => MediaFlow.Inactive,
        _ => null,
    };
}
