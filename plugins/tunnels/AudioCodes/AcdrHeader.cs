using System.Buffers.Binary;

namespace Earshot.AudioCodes;

/// <summary>The fields of a header that is known to be whole: <see cref="LengthOf"/> says how long that is.</summary>
internal readonly ref struct AcdrHeader(ReadOnlySpan<byte> bytes)
{
    public const int LastMinor = 9;
    public const int MiiLength = 4;

    /// <summary>What old versions fill the flags with when they have none.</summary>
    private const byte NoFlags = 0xAA;

    private const int TimestampAt = 1;

    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Minor => bytes[0];

    /// <summary>Versions from 4 on count their packets.</summary>
    public bool HasSequence => Minor >= 4;

    /// <summary>Length of the timestamp, microseconds since the device started.</summary>
    public int TimestampLength => HasSequence ? 4 : 6;

    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(bytes[(TimestampAt + 4)..]);

    /// <summary>Length of the source id, and of the destination id.</summary>
    public int IdLength => Minor >= 9 ? 4 : 2;

    /// <summary>The flags are the old filler: none is set.</summary>
    public bool HasFiller => bytes[FlagsAt] == NoFlags;

    public AcdrFlags Flags => HasFiller ? AcdrFlags.None : (AcdrFlags)bytes[FlagsAt];

    public byte TracePoint => bytes[FlagsAt + 1];

    public AcdrMediaType MediaType => (AcdrMediaType)bytes[FlagsAt + 2];

    /// <summary>Up to version 4 where the payload begins; afterwards the length of the extension.</summary>
    public byte PayloadOffset => bytes[FlagsAt + 3];

    /// <summary>From version 7 on the session id begins with the board's id.</summary>
    public bool HasBoard => Minor >= 7;

    /// <summary>Length of the session id, 0 up to version 4.</summary>
    public int SessionLength => LengthOf(Minor) - SessionAt;

    /// <summary>A header of the MII follows the extension; older versions do not know that flag.</summary>
    public bool HasMii => Minor >= 3 && (Flags & AcdrFlags.Mii) != 0;

    private int FlagsAt => 7 + (2 * IdLength);

    private int SessionAt => FlagsAt + 4;

    /// <summary>Length of the header of a version, without what may follow it.</summary>
    public static int LengthOf(int minor) => minor switch
    {
        < 5 => 15,
        < 7 => 19,
        7 => 23,
        8 => 24,
        _ => 28,
    };
}
