using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>A decoder in the claim table, with who brought it and what went wrong in it.</summary>
internal sealed class BoundDecoder(ILayerDecoder decoder, string owner, bool isTunnel)
{
    public ILayerDecoder Decoder { get; } = decoder;

    /// <summary>Name of the plugin instance, or "host".</summary>
    public string Owner { get; } = owner;

    /// <summary>Link layers of the host are no tunnels: they do not show in a call's tunnels.</summary>
    public bool IsTunnel { get; } = isTunnel;

    public DefectCounter Defects { get; } = new(decoder.Name);

    /// <summary>Exceptions that the decoder threw; past a limit it is taken out.</summary>
    public int Faults { get; set; }
}
