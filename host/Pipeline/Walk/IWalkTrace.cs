using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>
/// Watches a walk. The walk is compiled once per trace type, so that the one that watches nothing costs nothing.
/// </summary>
internal interface IWalkTrace
{
    /// <summary>False when <see cref="Layer"/> does nothing, so that what describes a layer need not be made.</summary>
    static abstract bool IsOn { get; }

    /// <summary>A layer was taken off.</summary>
    /// <param name="name">Its protocol.</param>
    /// <param name="owner">The plugin instance that took it, or "host".</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="header">Its header.</param>
    /// <param name="detail">What its header says, in short.</param>
    /// <param name="describe">Tells the header's fields; null where there are none to tell.</param>
    void Layer(string name, string owner, int offset, ReadOnlySpan<byte> header, string detail, HeaderDescriber? describe);

    /// <summary>A layer is defective: the walk ends.</summary>
    void Defect(string name, string owner, int offset, Defect defect, int needed, int available);
}

/// <summary>Watches nothing.</summary>
internal readonly struct NoTrace : IWalkTrace
{
    public static bool IsOn => false;

    public void Layer(string name, string owner, int offset, ReadOnlySpan<byte> header, string detail, HeaderDescriber? describe)
    {
    }

    public void Defect(string name, string owner, int offset, Defect defect, int needed, int available)
    {
    }
}
