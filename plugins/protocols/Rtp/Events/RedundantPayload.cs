using System.Buffers.Binary;

namespace Earshot.Rtp.Events;

/// <summary>
/// The blocks of an RFC 2198 payload, oldest first, the primary last. Block headers come first, then their data.
/// <code>
///  0                   1                    2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3  4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |1|   block PT  |  timestamp offset         |   block length    |      redundant
/// |0|   block PT  |                                                    primary
/// </code>
/// </summary>
internal ref struct RedundantPayload
{
    private const int RedundantHeader = 4;

    /// <summary>More generations than any sender repeats.</summary>
    private const int MaxBlocks = 16;

    private ReadOnlySpan<byte> headers;
    private ReadOnlySpan<byte> data;

    private RedundantPayload(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> data)
    {
        this.headers = headers;
        this.data = data;
    }

    /// <summary>Payload type of the block that <see cref="MoveNext"/> found.</summary>
    public byte PayloadType { get; private set; }

    /// <summary>How far its timestamp is before the packet's; 0 of the primary.</summary>
    public uint Offset { get; private set; }

    /// <summary>It is the primary encoding.</summary>
    public bool IsPrimary { get; private set; }

    /// <summary>Its data, as far as it is there.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <returns>False when the headers do not end within the payload.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out RedundantPayload blocks)
    {
        int at = 0;
        for (int i = 0; i < MaxBlocks && at < payload.Length && payload[at] >> 7 != 0; i++)
        {
            at += RedundantHeader;
        }

        bool isWhole = at < payload.Length && payload[at] >> 7 == 0;
        blocks = isWhole ? new RedundantPayload(payload[..(at + 1)], payload[(at + 1)..]) : default;
        return isWhole;
    }

    public bool MoveNext()
    {
        if (headers.IsEmpty)
        {
            return false;
        }

        PayloadType = (byte)(headers[0] & 0x7F);
        IsPrimary = headers.Length == 1;
        if (IsPrimary)
        {
            Offset = 0;
            Data = data;
            headers = default;
            return true;
        }

        uint header = BinaryPrimitives.ReadUInt32BigEndian(headers);
        int length = (int)Math.Min(header & 0x3FF, (uint)data.Length);
        Offset = (header >> 10) & 0x3FFF;
        Data = data[..length];
        data = data[length..];
        headers = headers[RedundantHeader..];
        return true;
    }
}
