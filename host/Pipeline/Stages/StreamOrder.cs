using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>Streams by start, then by addresses and SSRC: an order that does not depend on shards.</summary>
internal sealed class StreamOrder : IComparer<StreamRecord>
{
    public static readonly StreamOrder Instance = new();

    public int Compare(StreamRecord? x, StreamRecord? y) => Key(x!).CompareTo(Key(y!));

    private static (Timestamp, (ulong, ulong, ushort), (ulong, ulong, ushort), uint) Key(StreamRecord stream) =>
        (stream.Start, Key(stream.Source), Key(stream.Destination), stream.Ssrc);

    private static (ulong, ulong, ushort) Key(TransportAddress address) => (address.Host.High, address.Host.Low, address.Port);
}
