using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;

namespace Earshot.Pipeline.Tests;

/// <summary>Where payloads go that a mirror describes.</summary>
public class PayloadRoutesTests
{
    private const byte Signalling = 1;

    private readonly PayloadRoutes routes = new(
        [new PayloadClaims { FirstBytes = [((byte)'A', (byte)'Z')], UdpPorts = [5060] }],
        new PayloadClaims { FirstBytes = [(0x80, 0xBF)] });

    [Theory]
    [InlineData(FlowContent.Unknown, 'I', 0, Signalling)]
    [InlineData(FlowContent.Unknown, '\x80', 0, PayloadRoutes.Media)]
    [InlineData(FlowContent.Unknown, '\x00', 0, PayloadRoutes.None)]
    [InlineData(FlowContent.Signalling, 'I', 0, Signalling)]
    [InlineData(FlowContent.Signalling, '\r', 5060, Signalling)]
    [InlineData(FlowContent.Signalling, '\x80', 5060, PayloadRoutes.None)] // whatever it is, it is no media
    [InlineData(FlowContent.Media, '\x80', 0, PayloadRoutes.Media)]
    [InlineData(FlowContent.Media, 'I', 5060, PayloadRoutes.Media)]
    [InlineData(FlowContent.Other, 'I', 5060, PayloadRoutes.None)]
    [InlineData(FlowContent.Other, '\x80', 0, PayloadRoutes.None)]
    public void What_a_mirror_says_comes_first(FlowContent content, char first, int port, byte expected)
    {
        FlowMetadata metadata = new()
        {
            Content = content,
            Flow = new Flow(default, default, 0, (ushort)port, FlowProtocol.Unknown),
        };

        routes.OfFlow(metadata, [(byte)first]).Should().Be(expected);
    }
}
