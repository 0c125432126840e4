using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Export;

/// <summary>Notes where the innermost IP header of a frame begins.</summary>
internal sealed class InnerPacketTrace : IWalkTrace
{
    public static bool IsOn => true;

    /// <summary>Of the latest IP header; below 0 when there was none.</summary>
    public int Offset { get; private set; } = -1;

    /// <summary>Another frame begins, or what was put together from fragments.</summary>
    public void Restart() => Offset = -1;

    public void Layer(string name, string owner, int offset, ReadOnlySpan<byte> header, string detail, HeaderDescriber? describe)
    {
        if (name is "ipv4" or "ipv6")
        {
            Offset = offset;
        }
    }

    public void Defect(string name, string owner, int offset, Defect defect, int needed, int available)
    {
    }
}
