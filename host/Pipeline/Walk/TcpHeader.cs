namespace Earshot.Host.Pipeline.Walk;

/// <summary>What reassembly needs of a TCP header.</summary>
/// <param name="Sequence">Sequence number of the first byte, or of SYN.</param>
/// <param name="Acknowledgment">The next byte that its sender expects, where <see cref="TcpFlags.Ack"/> is set.</param>
/// <param name="Flags">Control bits.</param>
internal readonly record struct TcpHeader(uint Sequence, uint Acknowledgment, TcpFlags Flags);

/// <summary>Control bits (RFC 9293, 3.1).</summary>
[Flags]
internal enum TcpFlags : byte
{
    None = 0,
    Fin = 0x01,
    Syn = 0x02,
    Rst = 0x04,
    Psh = 0x08,
    Ack = 0x10,
    Urg = 0x20,
    Ece = 0x40,
    Cwr = 0x80,
}
