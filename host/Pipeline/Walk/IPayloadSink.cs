using Earshot.Host.Pipeline.Reassembly;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>Takes what walks end at. The state's bytes are the payload, and gone after the call.</summary>
internal interface IPayloadSink
{
    /// <summary>A UDP datagram.</summary>
    /// <param name="flow">Who sent it to whom.</param>
    /// <param name="state">Where the walk ended.</param>
    /// <param name="isReassembled">True when the payload does not lie in the frame but was put together.</param>
    void OnDatagram(in Flow flow, scoped in WalkState state, bool isReassembled);

    /// <summary>A TCP segment.</summary>
    void OnSegment(in Flow flow, in TcpHeader header, scoped in WalkState state);

    /// <summary>A payload that a mirror describes by metadata.</summary>
    void OnFlow(in FlowMetadata metadata, scoped in WalkState state, bool isReassembled);

    /// <summary>A fragment; when it completes its datagram, what that carries follows.</summary>
    /// <param name="header">What its IP header says.</param>
    /// <param name="state">Where the walk ended.</param>
    /// <param name="outcome">What it did to its datagram.</param>
    void OnFragment(in FragmentHeader header, scoped in WalkState state, FragmentOutcome outcome);

    /// <summary>A transport payload that an ICMP error quotes.</summary>
    void OnQuoted(scoped in WalkState state);
}
