using Earshot.Sdk.Decoding;

namespace Earshot.Host.Catalogue;

/// <summary>A decoder's claim and the instance that makes it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Decoder">The decoder that takes it.</param>
/// <param name="Instance">The instance's name.</param>
internal sealed record BoundClaim(LayerKey Key, ILayerDecoder Decoder, string Instance);
