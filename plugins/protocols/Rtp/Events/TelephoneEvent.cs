using System.Buffers.Binary;

namespace Earshot.Rtp.Events;

/// <summary>
/// One event of a telephone-event payload (RFC 4733, 2.3).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |     event     |E|R| volume    |          duration             |
/// </code>
/// </summary>
/// <param name="Code">Which event: 0 to 16 are keys (RFC 4733, 3.2; 16 is the flash of RFC 2833, 3.10).</param>
/// <param name="IsEnd">The event is over.</param>
/// <param name="Duration">In timestamp units, since the packet's timestamp.</param>
internal readonly record struct TelephoneEvent(byte Code, bool IsEnd, ushort Duration)
{
    /// <summary>Bytes of one event.</summary>
    public const int Length = 4;

    /// <summary>The key that is not on a keypad.</summary>
    public const byte Flash = 16;

    /// <summary>A key, not one of the tones and signals of RFC 4733, 5 and RFC 4734.</summary>
    public bool IsKey => Code <= Flash;

    /// <param name="bytes">At least <see cref="Length"/>.</param>
    public static TelephoneEvent Read(ReadOnlySpan<byte> bytes) =>
        new(bytes[0], (bytes[1] & 0x80) != 0, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
}
