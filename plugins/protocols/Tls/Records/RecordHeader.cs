using System.Buffers.Binary;

namespace Earshot.Tls.Records;

/// <summary>
/// The header of a record (RFC 8446, 5.1).
/// <code>type:1 version:2 length:2 fragment</code>
/// </summary>
internal readonly record struct RecordHeader(ContentType Type, ushort FragmentLength)
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 5;

    /// <summary>RFC 5246, 6.2.3: 2^14 + 2048. RFC 8446, 5.2 allows less.</summary>
    public const int MaxFragment = 16384 + 2048;

    /// <summary>First byte of every version.</summary>
    public const byte MajorVersion = 3;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">At least <see cref="Length"/> bytes.</param>
    /// <param name="header">The header.</param>
    /// <returns>False when no record begins here.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecordHeader header)
    {
        header = new RecordHeader((ContentType)bytes[0], BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]));
        return header.Type is >= ContentType.ChangeCipherSpec and <= ContentType.ApplicationData
            && bytes[1] == MajorVersion
            && bytes[2] <= 4;
    }
}

/// <summary>What a record holds (RFC 8446, 5.1).</summary>
internal enum ContentType : byte
{
    ChangeCipherSpec = 20,
    Alert = 21,
    Handshake = 22,
    ApplicationData = 23,
}
