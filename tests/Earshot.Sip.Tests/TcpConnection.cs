using System.Text;
using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Streams;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;

namespace Earshot.Sip.Tests;

/// <summary>One direction of a TCP connection from A to B, put together by the host as in the pipeline.</summary>
internal sealed class TcpConnection : ITcpFollower, IStreamConsumer, IStreamReceiver
{
    /// <summary>Sequence numbers wrap soon after it.</summary>
    private const uint InitialSequence = uint.MaxValue - 500;

    private static readonly Flow Flow = Scenario.FlowOf("AB", FlowProtocol.Tcp);

    private readonly TcpReassembler reassembler;
    private readonly StreamBuffer buffer;
    private readonly Scenario scenario = new();

    public TcpConnection()
    {
        StreamMemory memory = new();
        buffer = new StreamBuffer(this, memory);
        reassembler = new TcpReassembler(this, memory, maxConnections: 10, maxBytes: 4_000_000);
        Send(new TcpHeader(InitialSequence, 0, TcpFlags.Syn), [], 0);
    }

    /// <summary>Sends a part of a text.</summary>
    /// <param name="text">The whole stream.</param>
    /// <param name="segment">Which part.</param>
    /// <param name="second">When.</param>
    public void Send(string text, Range segment, int second = 0)
    {
        (int offset, int length) = segment.GetOffsetAndLength(text.Length);
        byte[] data = Encoding.Latin1.GetBytes(text.Substring(offset, length));
        Send(new TcpHeader(InitialSequence + 1 + (uint)offset, 0, TcpFlags.Ack), data, second);
    }

    /// <summary>Ends the capture.</summary>
    public Scenario End()
    {
        reassembler.OnTick(Scenario.At(10));
        reassembler.OnEnd();
        return scenario.End();
    }

    bool IStreamReceiver.IsWanted => true;

    IStreamReceiver ITcpFollower.Follow(in Flow flow, int path, ReadOnlySpan<byte> data) => this;

    void IStreamReceiver.Push(ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at) => buffer.Push(data, afterGap, at);

    void IStreamReceiver.Close() => buffer.Free();

    int IStreamConsumer.OnStream(ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at) => scenario.Analyzer.OnStream(new()
    {
        Payload = data,
        Flow = Flow,
        Transport = Sdk.Signalling.SignallingTransport.Tcp,
        Timestamp = at.Timestamp,
        AfterGap = afterGap,
    });

    private void Send(in TcpHeader header, byte[] data, int second) => reassembler.OnSegment(
        Flow, header, 0, data, 0, new SegmentMoment(Scenario.At(second), 1));
}
