using System.Buffers.Binary;

namespace Earshot.Central.Protocol.Packets;

/// <summary>Reads protobuf out of bytes that may hold anything: what is wrong ends the reading, and never throws.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    public const int VarintType = 0;
    public const int Fixed64Type = 1;
    public const int LengthType = 2;
    public const int Fixed32Type = 5;

    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>True once something was not as it should be.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Everything was read, and was right.</summary>
    public readonly bool IsAtEnd => rest.IsEmpty && !IsBroken;

    public readonly int Remaining => rest.Length;

    public int Type { get; private set; }

    /// <summary>Reads the next tag.</summary>
    /// <returns>Field number; 0 at the end.</returns>
    public int NextField()
    {
        if (rest.IsEmpty || IsBroken)
        {
            return 0;
        }

        ulong tag = Varint();
        Type = (int)(tag & 7);
        ulong field = tag >> 3;
        if (field is 0 or > int.MaxValue)
        {
            IsBroken = true;
            return 0;
        }

        return (int)field;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < 10 && i < rest.Length; i++)
        {
            value |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }

        IsBroken = true;
        return 0;
    }

    public long ZigZag()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A varint field that is an <see cref="int"/> of 0 or more.</summary>
    public int Count(int max = int.MaxValue)
    {
        ulong value = Type == VarintType ? Varint() : Fail();
        return value <= (ulong)max ? (int)value : (int)Fail();
    }

    public ulong Number() => Type == VarintType ? Varint() : Fail();

    public long Fixed64()
    {
        if (Type != Fixed64Type || rest.Length < sizeof(long))
        {
            return (long)Fail();
        }

        long value = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        return value;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        ulong length = Type == LengthType ? Varint() : Fail();
        if (IsBroken || length > (ulong)rest.Length)
        {
            _ = Fail();
            return [];
        }

        ReadOnlySpan<byte> value = rest[..(int)length];
        rest = rest[(int)length..];
        return value;
    }

    /// <summary>Leaves out a field that this version does not know.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case VarintType:
                _ = Varint();
                break;
            case Fixed64Type:
                _ = Fixed64();
                break;
            case LengthType:
                _ = Bytes();
                break;
            case Fixed32Type when rest.Length >= sizeof(int):
                rest = rest[sizeof(int)..];
                break;
            default:
                _ = Fail();
                break;
        }
    }

    private ulong Fail()
    {
        IsBroken = true;
        return 0;
    }
}
