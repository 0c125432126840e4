using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Ownership;

/// <summary>That a call owns a stream.</summary>
/// <param name="Call">The call.</param>
/// <param name="Expectation">Why.</param>
/// <param name="ByDestination">The stream goes to the expected address; otherwise it comes from there.</param>
internal readonly record struct StreamOwner(MediaCall Call, MediaExpectation Expectation, bool ByDestination)
{
    public MediaDirection Direction => ByDestination ? Expectation.Direction : Opposite(Expectation.Direction);

    /// <summary>The format of one of the stream's payload types as it was at a moment, nanoseconds of packet time.</summary>
    public MediaFormat? Find(byte payloadType, TransportAddress destination, long at) =>
        Call.Find(payloadType, destination, Direction, at);

    /// <summary>Of the m= line that explains the payload type: a bundle's lines share an address (RFC 9143, 9.2).</summary>
    public MediaKind KindOf(byte payloadType) => Call.FindKind(payloadType, Expectation.Address) ?? Expectation.Kind;

    private static MediaDirection Opposite(MediaDirection direction) => direction switch
    {
        MediaDirection.ToCaller => MediaDirection.ToCallee,
        MediaDirection.ToCallee => MediaDirection.ToCaller,
        _ => MediaDirection.Unknown,
    };
}
