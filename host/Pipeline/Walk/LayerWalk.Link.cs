using System.Buffers.Binary;
using Earshot.Host.Pipeline.Layers;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Walk;

internal sealed partial class LayerWalk<TTrace>
{
    private const int EthernetHeader = 14;
    private const int VlanTag = 4;

    /// <summary>IEEE 802.3: destination 6, source 6, EtherType or length 2.</summary>
    private WalkOutcome Ethernet(scoped ref WalkState state)
    {
        ReadOnlySpan<byte> header = state.Bytes;
        if (header.Length < EthernetHeader)
        {
            return Short(ethernetDefects, ref state, EthernetHeader);
        }

        ushort etherType = BinaryPrimitives.ReadUInt16BigEndian(header[12..]);
        if (TTrace.IsOn)
        {
            trace.Layer("ethernet", Host, state.Offset, header[..EthernetHeader], LayerText.Ethernet(header), HostHeaders.Ethernet);
        }

        state.Offset += EthernetHeader;
        state.Next = LayerKey.OfEtherType(etherType);
        return WalkOutcome.Continue;
    }

    /// <summary>IEEE 802.1Q: priority 3 bits, drop eligible 1 bit, VLAN id 12 bits, EtherType 16 bits. Tags nest in any order.</summary>
    private WalkOutcome Vlan(scoped ref WalkState state)
    {
        ReadOnlySpan<byte> header = state.Bytes;
        if (header.Length < VlanTag)
        {
            return Short(vlanDefects, ref state, VlanTag);
        }

        if (IsTooDeep(ref state))
        {
            return TooDeep(vlanDefects, ref state);
        }

        uint id = BinaryPrimitives.ReadUInt16BigEndian(header) & 0x0FFFu;
        ushort etherType = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        if (TTrace.IsOn)
        {
            trace.Layer("vlan", Host, state.Offset, header[..VlanTag], $"vlan {id}", HostHeaders.Vlan);
        }

        // Id 0 marks priority only (802.1Q, 9.6): it names no network.
        if (id != 0)
        {
            state.Path = paths.Child(state.Path, "vlan", VlanIdNames, (1, id, 0), default, default);
        }

        state.Offset += VlanTag;
        state.Next = LayerKey.OfEtherType(etherType);
        return WalkOutcome.Continue;
    }

    /// <summary>
    /// IEEE 802.3 with a length instead of an EtherType, then 802.2: only SNAP with an encapsulated EtherType (RFC 1042)
    /// carries IP.
    /// </summary>
    private WalkOutcome Llc(scoped ref WalkState state)
    {
        // A length that is longer than the frame says nothing; one that is shorter leaves the padding out.
        _ = Bound(ref state, state.Next.Value);
        if (!Snap.TryRead(state.Bytes, out ushort etherType))
        {
            return Unclaimed(ref state);
        }

        if (IsTooDeep(ref state))
        {
            return TooDeep(ethernetDefects, ref state);
        }

        if (TTrace.IsOn)
        {
            trace.Layer("llc/snap", Host, state.Offset, state.Bytes[..Snap.Length], $"type 0x{etherType:x4}", HostHeaders.Snap);
        }

        state.Offset += Snap.Length;
        state.Next = LayerKey.OfEtherType(etherType);
        return WalkOutcome.Continue;
    }
}
