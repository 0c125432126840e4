using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;

namespace Earshot.EndToEnd.Tests;

/// <summary><see cref="CallJson"/> and the serializer write the same bytes, whatever a record has: of each property a test has seen several values.</summary>
public sealed class CallJsonTests
{
    private const int MaxDepth = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Calls_are_written_as_the_serializer_writes_them(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 200; i++)
        {
            var call = (CallRecord)Value(typeof(CallRecord), random, depth: 0)!;

            string written = Encoding.UTF8.GetString(CallJson.ToBytes(call));

            written.Should().Be(JsonSerializer.Serialize(call, RecordJson.Default.CallRecord));
        }
    }

    private static object? Value(Type type, Random random, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return random.Next(3) == 0 ? null : Value(underlying, random, depth);
        }

        return Simple(type, random) ?? (type.IsGenericType ? Collection(type, random, depth) : Record(type, random, depth));
    }

    private static object? Simple(Type type, Random random) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => Texts[random.Next(Texts.Length)],
        TypeCode.Boolean => random.Next(2) == 1,
        TypeCode.Double => Numbers[random.Next(Numbers.Length)],
        _ when type.IsEnum => Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length)),
        TypeCode.Int32 => random.Next(-2, 100_000),
        TypeCode.Int64 => random.NextInt64(),
        TypeCode.UInt32 => (uint)random.NextInt64(1L << 32),
        _ when type == typeof(Timestamp) => new Timestamp(random.NextInt64(2_000_000_000_000_000_000)),
        _ when type == typeof(TransportAddress) => Address(random),
        _ => null,
    };

    private static readonly string[] Texts = ["", "a@b", "200 OK", "quote \" and \\", "ünïcode \u4f60 \U0001f600", "control \u0001\r\n", "<&'+>"];

    private static readonly double[] Numbers = [0, -0.0, 0.0004, 0.0005, 0.0015, 1.2345, 2.613, 93.2, -7.0625, 1e9, 12345678901.5, 1e15];

    private static TransportAddress Address(Random random) => random.Next(5) switch
    {
        0 => default,
        1 => new TransportAddress(new HostAddress((ulong)random.NextInt64(), (ulong)random.NextInt64()), (ushort)random.Next(65536)),
        2 => new TransportAddress(new HostAddress(0x2001_0db8_0000_0000, 1), 5060),
        _ => new TransportAddress(HostAddress.FromIPv4([(byte)random.Next(256), (byte)random.Next(256), 0, 10]), (ushort)random.Next(65536)),
    };

    private static object Collection(Type type, Random random, int depth)
    {
        Type[] of = type.GetGenericArguments();
        int count = depth < MaxDepth ? random.Next(3) : 0;
        if (type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var map = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
            for (int i = 0; i < count; i++)
            {
                map[Item(of[0], random, depth + 1)!] = Item(of[1], random, depth + 1);
            }

            return map;
        }

        type.GetGenericTypeDefinition().Should().Be(typeof(IReadOnlyList<>));
        var list = Array.CreateInstance(of[0], count);
        for (int i = 0; i < count; i++)
        {
            list.SetValue(Item(of[0], random, depth + 1), i);
        }

        return list;
    }

    /// <summary>No list has an item that is null but one of numbers.</summary>
    private static object? Item(Type type, Random random, int depth)
    {
        object? item = Value(type, random, depth);
        return item is null && Nullable.GetUnderlyingType(type) is null ? Item(type, random, depth) : item;
    }

    private static object? Record(Type type, Random random, int depth)
    {
        bool mayBeMissing = depth > 0 && type.IsClass && type != typeof(CallLadder);
        if (mayBeMissing && random.Next(3) == 0)
        {
            return null;
        }

        object record = RuntimeHelpers.GetUninitializedObject(type);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            property.SetValue(record, Value(property.PropertyType, random, depth + 1));
        }

        return record;
    }
}
