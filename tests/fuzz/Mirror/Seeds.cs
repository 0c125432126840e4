using System.Buffers.Binary;
using Earshot.Mirror;
using Earshot.Mirror.Wire;

namespace Earshot.Fuzz.Mirror;

/// <summary>Inputs for a fuzzer to begin with: valid blocks of every kind. None has a checksum, which would end most changes at once.</summary>
internal static class Seeds
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["plain"] = [.. Texts, .. Block(1, null, isLong: false, isWide: false), .. Block(2, null, isLong: false, isWide: false)],
        ["snappy"] = [.. Texts, .. Block(1, CompressMethod.Snappy, isLong: false, isWide: false)],
        ["lz4"] = Block(1, CompressMethod.Lz4, isLong: false, isWide: false),
        ["long"] = Block(1, null, isLong: true, isWide: false),
        ["wide"] = Block(1, CompressMethod.Snappy, isLong: true, isWide: true),
        ["checksum"] = [.. Block(1, null, isLong: false, isWide: false, hasChecksum: true), .. "sensor_time: "u8],
    };

    private static byte[] Texts => [.. "sensor_id_name: 5:a\0sensor_time: 2026-01-01 00:00:00\0"u8];

    private static byte[] Block(uint counter, CompressMethod? method, bool isLong, bool isWide, bool hasChecksum = false)
    {
        byte[] packet = new byte[(isLong ? PacketHeader.LongLength : PacketHeader.Length) + 20];
        packet[isWide ? 16 : 8] = 20;
        packet[isWide ? 20 : 12] = 20;
        packet[28] = isWide ? (byte)1 : (byte)0;
        packet[30] = 1;
        byte[] data = [.. packet, .. packet];
        byte[] table = new byte[2 * BlockHeader.OffsetLength];
        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(BlockHeader.OffsetLength), packet.Length);
        byte[] packed = new byte[BlockCompression.MaxLength(data.Length)];
        int length = method is { } chosen ? BlockCompression.Compress(chosen, data, packed) : 0;
        byte[] body = [.. table, .. length > 0 ? packed[..length] : data];
        byte[] header = new byte[BlockHeader.Length];
        new BlockHeader
        {
            Version = BlockHeader.CurrentVersion,
            Size = (uint)data.Length,
            CompressedSize = (uint)length,
            Count = 2,
            LinkType = 1,
            Sensor = 5,
            HeaderMode = isLong ? (byte)1 : (byte)0,
            Checksum = hasChecksum ? BlockChecksum.Of(body) : 0,
            Counter = counter,
            WantsConfirmation = true,
        }.Write(header);
        return [.. header, .. body];
    }
}
