using Earshot.Central.Protocol.Messages;
using Earshot.Central.Protocol.Packets;
using Google.Protobuf;
using Grpc.Core;

namespace Earshot.Central.Protocol;

/// <summary>The calls of central.proto, for both ends.</summary>
public static class CentralMethods
{
    /// <summary>Version of the protocol.</summary>
    public const uint Version = 1;

    /// <summary>The service that is open to everybody.</summary>
    public const string Door = "earshot.central.v1.Door";

    /// <summary>The service that is open to sensors.</summary>
    public const string Transfer = "earshot.central.v1.Transfer";

    /// <summary>Most bytes of a message of <see cref="Session"/>.</summary>
    public const int MaxDoorMessage = 256 * 1024;

    /// <summary>Door.Session.</summary>
    public static Method<SensorMessage, CentreMessage> Session { get; } =
        Both(Door, nameof(Session), Of(SensorMessage.Parser), Of(CentreMessage.Parser));

    /// <summary>Transfer.Packets.</summary>
    public static Method<WireBlock, PacketsTaken> Packets { get; } =
        Both(Transfer, nameof(Packets), WireBlock.Marshaller, Of(PacketsTaken.Parser));

    /// <summary>Transfer.Records.</summary>
    public static Method<RecordBatch, RecordsTaken> Records { get; } =
        Both(Transfer, nameof(Records), Of(RecordBatch.Parser), Of(RecordsTaken.Parser));

    /// <summary>Transfer.Answer.</summary>
    public static Method<AnswerPart, AnswerTaken> Answer { get; } =
        new(MethodType.ClientStreaming, Transfer, nameof(Answer), Of(AnswerPart.Parser), Of(AnswerTaken.Parser));

    private static Method<TSent, TReturned> Both<TSent, TReturned>(
        string service, string name, Marshaller<TSent> sent, Marshaller<TReturned> returned)
        where TSent : class
        where TReturned : class =>
        new(MethodType.DuplexStreaming, service, name, sent, returned);

    private static Marshaller<T> Of<T>(MessageParser<T> parser)
        where T : IMessage<T> =>
        new(Write, context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    private static void Write<T>(T message, SerializationContext context)
        where T : IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
