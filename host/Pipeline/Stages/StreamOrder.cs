using System.Globalization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>Streams by start, then by addresses and SSRC: an order that does not depend on shards.</summary>
internal sealed class StreamOrder : IComparer<StreamRecord>
{
    public static readonly StreamOrder Instance = new();

    public int Compare(StreamRecord? x, StreamRecord? y) => Key(x!).CompareTo(Key(y!));

    /// <summary>Orders streams that began at once as <see cref="Compare"/> does, when compared code unit by code unit.</summary>
    public static string NameOf(StreamRecord stream) =>
        string.Create(CultureInfo.InvariantCulture, $"{NameOf(stream.Source)}{NameOf(stream.Destination)}{stream.Ssrc:x8}");

    private static string NameOf(TransportAddress address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address.Host.High:x16}{address.Host.Low:x16}{address.Port:x4}");

    private static (Timestamp, (ulong, ulong, ushort), (ulong, ulong, ushort), uint) Key(StreamRecord stream) =>
        (stream.Start, Key(stream.Source), Key(stream.Destination), stream.Ssrc);

    private static (ulong, ulong, ushort) Key(TransportAddress address) => (address.Host.High, address.Host.Low, address.Port);
}
