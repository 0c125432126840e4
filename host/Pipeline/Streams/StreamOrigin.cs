using Earshot.Host.Pipeline.Spooling;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Streams;

namespace Earshot.Host.Pipeline.Streams;

/// <summary>Where one direction of a stream comes from.</summary>
/// <param name="Flow">Who sends it to whom.</param>
/// <param name="Path">The chain of tunnels it came through.</param>
/// <param name="Transport">What carries it.</param>
/// <param name="Outer">The connection it is inside of, or null for TCP itself.</param>
/// <param name="Side">Which direction of <paramref name="Outer"/> it is inside of.</param>
/// <param name="Carriers">The frames that carried what is not taken yet; null when nobody spools packets.</param>
internal readonly record struct StreamOrigin(
    Flow Flow,
    int Path,
    SignallingTransport Transport,
    DecodedConnection? Outer = null,
    StreamSide Side = StreamSide.First,
    HeldFrames? Carriers = null)
{
    /// <summary>How many stream layers lie between it and TCP.</summary>
    public int Depth => Outer is null ? 0 : Outer.Depth + 1;
}
