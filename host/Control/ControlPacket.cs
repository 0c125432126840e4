using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Control;

/// <summary>A packet of a remote sensor's spool as it goes over the control socket.</summary>
/// <param name="Kind">What it carries.</param>
/// <param name="Captured">Capture time, nanoseconds since 1970.</param>
/// <param name="WireLength">Bytes that it had on the wire.</param>
/// <param name="Interface">Capture interface.</param>
/// <param name="LinkType">Type of its first header.</param>
/// <param name="Number">Place in the order of capture.</param>
/// <param name="Time">Packet time, nanoseconds since 1970.</param>
/// <param name="IsCut">The spool kept its headers only.</param>
/// <param name="Bytes">What was kept of it; base64 in JSON.</param>
internal sealed record ControlPacket(
    SpoolKind Kind, long Captured, int WireLength, ushort Interface, LinkType LinkType, long Number, long Time, bool IsCut, byte[] Bytes)
{
    public static ControlPacket Of(in SpooledPacket packet) => new(
        packet.Kind,
        packet.Frame.Timestamp.Nanoseconds,
        packet.Frame.WireLength,
        packet.Frame.Interface,
        packet.Frame.LinkType,
        packet.Number,
        packet.Time.Nanoseconds,
        packet.IsCut,
        packet.Bytes.ToArray());

    public SpooledPacket ToSpooled() => new(
        Kind, new Frame(new Timestamp(Captured), 0, Bytes.Length, WireLength, Interface, LinkType), Number, new Timestamp(Time), IsCut, Bytes);
}
