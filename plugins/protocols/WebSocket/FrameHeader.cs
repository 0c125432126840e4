using System.Buffers.Binary;

namespace Earshot.WebSocket;

/// <summary>
/// The header of a frame (RFC 6455, 5.2).
/// <code>
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
/// +-+-+-+-+-------+-+-------------+----------------------------+-------------------+
/// |F|R|R|R| opcode|M| length (7)  | extended length, 16 or 64  | masking key, 32   |
/// |I|S|S|S|  (4)  |A| 126: 16 bits| bits                       | bits, if M        |
/// |N|V|V|V|       |S| 127: 64 bits|                            |                   |
/// | |1|2|3|       |K|             |                            |                   |
/// +-+-+-+-+-------+-+-------------+----------------------------+-------------------+
/// </code>
/// </summary>
internal readonly ref struct FrameHeader
{
    /// <summary>Bytes of the longest header.</summary>
    public const int MaxLength = 14;

    /// <summary>Length of the longest payload of a control frame (5.5).</summary>
    private const int MaxControl = 125;

    private FrameHeader(byte first, int length, ulong payloadLength, ReadOnlySpan<byte> mask)
    {
        IsFinal = (first & 0x80) != 0;
        IsCompressed = (first & 0x40) != 0;
        HasReservedBits = (first & 0x30) != 0;
        Opcode = (Opcode)(first & 0x0F);
        Length = length;
        PayloadLength = payloadLength;
        Mask = mask;
    }

    /// <summary>The last frame of its message.</summary>
    public bool IsFinal { get; }

    /// <summary>RSV1, which permessage-deflate uses (RFC 7692, 6).</summary>
    public bool IsCompressed { get; }

    /// <summary>RSV2 or RSV3, which nobody uses.</summary>
    public bool HasReservedBits { get; }

    public Opcode Opcode { get; }

    /// <summary>Bytes of the header.</summary>
    public int Length { get; }

    public ulong PayloadLength { get; }

    /// <summary>The masking key; empty without one.</summary>
    public ReadOnlySpan<byte> Mask { get; }

    public bool IsControl => Opcode >= Opcode.Close;

    /// <summary>Whether the header obeys RFC 6455: known opcode and bits (5.2), short whole control frames (5.5).</summary>
    public bool IsValid => !HasReservedBits
        && Opcode is <= Opcode.Binary or (>= Opcode.Close and <= Opcode.Pong)
        && PayloadLength <= long.MaxValue
        && (!IsControl || (IsFinal && !IsCompressed && PayloadLength <= MaxControl));

    /// <summary>Reads a header.</summary>
    /// <returns>False when it is not whole.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < 2)
        {
            return false;
        }

        bool isMasked = (bytes[1] & 0x80) != 0;
        int shortLength = bytes[1] & 0x7F;
        int lengthEnd = shortLength switch { 126 => 4, 127 => 10, _ => 2 };
        int end = lengthEnd + (isMasked ? sizeof(uint) : 0);
        if (bytes.Length < end)
        {
            return false;
        }

        ulong payloadLength = shortLength switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => (ulong)shortLength,
        };
        header = new FrameHeader(bytes[0], end, payloadLength, bytes[lengthEnd..end]);
        return true;
    }

    /// <summary>RFC 6455, 5.3: exclusive-or with the masking key, over and over.</summary>
    /// <param name="payload">Payload, or its beginning.</param>
    /// <param name="output">Where it goes.</param>
    public void Unmask(ReadOnlySpan<byte> payload, Span<byte> output)
    {
        if (Mask.IsEmpty)
        {
            payload.CopyTo(output);
            return;
        }

        for (int i = 0; i < payload.Length; i++)
        {
            output[i] = (byte)(payload[i] ^ Mask[i & 3]);
        }
    }
}

/// <summary>What a frame is (RFC 6455, 5.2).</summary>
internal enum Opcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}
