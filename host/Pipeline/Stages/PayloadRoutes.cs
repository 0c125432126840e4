using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>
/// Where a transport payload goes: the claims of the analyzers, flattened to tables. The first byte decides (in the manner
/// of RFC 7983); a payload whose first byte nobody claims goes by its ports.
/// </summary>
internal sealed class PayloadRoutes
{
    /// <summary>Nobody wants it.</summary>
    public const byte None = 0;

    /// <summary>The media shards.</summary>
    public const byte Media = 255;

    private readonly byte[] datagramFirstByte = new byte[256];
    private readonly byte[] datagramPort = new byte[65536];
    private readonly byte[] streamFirstByte = new byte[256];
    private readonly byte[] streamPort = new byte[65536];

    /// <param name="signalling">The claims of each signalling analyzer; analyzer i has the route i + 1.</param>
    /// <param name="media">The claims of the media plugin, or null when there is none.</param>
    public PayloadRoutes(IReadOnlyList<PayloadClaims> signalling, PayloadClaims? media)
    {
        for (int i = 0; i < signalling.Count; i++)
        {
            var route = (byte)(i + 1);
            Fill(datagramFirstByte, signalling[i].FirstBytes, route);
            Fill(streamFirstByte, signalling[i].FirstBytes, route);
            Fill(datagramPort, signalling[i].UdpPorts, route);
            Fill(streamPort, signalling[i].TcpPorts, route);
        }

        Fill(datagramFirstByte, media?.FirstBytes ?? [], Media);
    }

    /// <summary>The route of a datagram's payload.</summary>
    public byte OfDatagram(in Flow flow, ReadOnlySpan<byte> payload)
    {
        byte route = payload.Length > 0 ? datagramFirstByte[payload[0]] : None;
        return route != None ? route : ByPort(datagramPort, flow);
    }

    /// <summary>The route of a payload that a mirror describes: what it says comes before what the payload looks like.</summary>
    public byte OfFlow(in FlowMetadata metadata, ReadOnlySpan<byte> payload)
    {
        switch (metadata.Content)
        {
            case FlowContent.Media:
                return Media;
            case FlowContent.Other:
                return None;
        }

        byte route = OfDatagram(metadata.Flow, payload);
        return metadata.Content == FlowContent.Signalling && route == Media ? None : route;
    }

    /// <summary>The route of a TCP connection to or from a claimed port.</summary>
    public byte OfStreamPort(in Flow flow) => ByPort(streamPort, flow);

    /// <summary>The route of a TCP connection by how its data begins; its analyzer has the last word.</summary>
    public byte OfStreamStart(ReadOnlySpan<byte> data) => data.Length > 0 ? streamFirstByte[data[0]] : None;

    private static byte ByPort(byte[] table, in Flow flow)
    {
        byte route = table[flow.DestinationPort];
        return route != None ? route : table[flow.SourcePort];
    }

    private static void Fill(byte[] table, IReadOnlyList<(byte From, byte To)> ranges, byte route)
    {
        foreach ((byte from, byte to) in ranges)
        {
            table.AsSpan(from, to - from + 1).Fill(route);
        }
    }

    private static void Fill(byte[] table, IReadOnlyList<ushort> ports, byte route)
    {
        foreach (ushort port in ports)
        {
            table[port] = route;
        }
    }
}
