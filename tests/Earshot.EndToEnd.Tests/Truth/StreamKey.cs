using System.Globalization;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.EndToEnd.Tests.Truth;

/// <summary>What makes two RTP streams the same.</summary>
internal readonly record struct StreamKey(uint Ssrc, TransportAddress Source, TransportAddress Destination)
{
    public static StreamKey Of(StreamRecord stream) => new(stream.Ssrc, stream.Source, stream.Destination);

    public static StreamKey Of(TruthStream stream) => new(
        uint.Parse(stream.Ssrc.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        Address(stream.Src, stream.Sport),
        Address(stream.Dst, stream.Dport));

    public override string ToString() => $"stream 0x{Ssrc:x8} {Source} > {Destination}";

    private static TransportAddress Address(string host, ushort port) =>
        HostAddress.TryParse(Encoding.ASCII.GetBytes(host), out HostAddress address)
            ? new TransportAddress(address, port)
            : throw new InvalidDataException($"'{host}' is no address");
}
