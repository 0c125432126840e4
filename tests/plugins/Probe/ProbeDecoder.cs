using Earshot.Sdk.Decoding;

namespace Earshot.Tests.Probe;

internal sealed class ProbeDecoder : ILayerDecoder
{
    public string Name => "probe";

    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer) => DecodeResult.NotMine;
}
