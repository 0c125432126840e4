using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;
using Google.Protobuf;
using SdkCall = Earshot.Sdk.Transport.LiveCall;
using SdkPacket = Earshot.Sdk.Storage.SpooledPacket;
using SdkSelection = Earshot.Sdk.Storage.SpoolSelection;

namespace Earshot.Central.Protocol.Answers;

/// <summary>What requests and answers are made of, to and from the SDK's types.</summary>
public static class AnswerCodec
{
    /// <summary>A selection to send.</summary>
    public static Messages.SpoolSelection ToMessage(SdkSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var message = new Messages.SpoolSelection { Kind = (uint)selection.Kind, From = selection.From.Nanoseconds, To = selection.To.Nanoseconds };
        if (selection.CallId is { } callId)
        {
            message.CallId = callId;
        }

        if (selection.Source is { } source)
        {
            message.Source = source.ToString();
        }

        if (selection.Destination is { } destination)
        {
            message.Destination = destination.ToString();
        }

        if (selection.Endpoint is { } endpoint)
        {
            message.Endpoint = endpoint.ToString();
        }

        if (selection.Ssrc is { } ssrc)
        {
            message.Ssrc = ssrc;
        }

        return message;
    }

    /// <summary>A selection that came.</summary>
    /// <exception cref="FormatException">An address is none.</exception>
    public static SdkSelection FromMessage(Messages.SpoolSelection message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new SdkSelection((SpoolKind)message.Kind, new Timestamp(message.From), new Timestamp(message.To))
        {
            CallId = message.HasCallId ? message.CallId : null,
            Source = message.HasSource ? TransportAddress.Parse(message.Source) : null,
            Destination = message.HasDestination ? TransportAddress.Parse(message.Destination) : null,
            Endpoint = message.HasEndpoint ? TransportAddress.Parse(message.Endpoint) : null,
            Ssrc = message.HasSsrc ? message.Ssrc : null,
        };
    }

    /// <summary>A packet to send.</summary>
    public static Messages.SpooledPacket ToMessage(in SdkPacket packet) => new()
    {
        Kind = (uint)packet.Kind,
        Captured = packet.Frame.Timestamp.Nanoseconds,
        Time = packet.Time.Nanoseconds,
        Number = packet.Number,
        WireLength = (uint)packet.Frame.WireLength,
        Interface = packet.Frame.Interface,
        LinkType = (uint)packet.Frame.LinkType,
        IsCut = packet.IsCut,
        Data = ByteString.CopyFrom(packet.Bytes.Span),
    };

    /// <summary>A packet that came.</summary>
    public static SdkPacket FromMessage(Messages.SpooledPacket message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var frame = new Frame(
            new Timestamp(message.Captured),
            0,
            message.Data.Length,
            unchecked((int)message.WireLength),
            unchecked((ushort)message.Interface),
            unchecked((LinkType)message.LinkType));
        return new SdkPacket(
            (SpoolKind)message.Kind, frame, message.Number, new Timestamp(message.Time), message.IsCut, message.Data.Memory);
    }

    /// <summary>A call to send.</summary>
    public static Messages.LiveCall ToMessage(SdkCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var message = new Messages.LiveCall
        {
            CallId = call.CallId,
            Start = call.Start.Nanoseconds,
            Source = call.Source.ToString(),
            Destination = call.Destination.ToString(),
            Media = { call.Media.Select(address => address.ToString()) },
        };
        if (call.Answered is { } answered)
        {
            message.Answered = answered.Nanoseconds;
        }

        if (call.Caller is { } caller)
        {
            message.Caller = caller;
        }

        if (call.Callee is { } callee)
        {
            message.Callee = callee;
        }

        if (call.Ended is { } ended)
        {
            message.Ended = ended.Nanoseconds;
        }

        return message;
    }

    /// <summary>A call that came.</summary>
    /// <exception cref="FormatException">An address is none.</exception>
    public static SdkCall FromMessage(Messages.LiveCall message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new SdkCall(
            message.CallId,
            new Timestamp(message.Start),
            message.HasAnswered ? new Timestamp(message.Answered) : null,
            message.HasCaller ? message.Caller : null,
            message.HasCallee ? message.Callee : null,
            TransportAddress.Parse(message.Source),
            TransportAddress.Parse(message.Destination),
            [.. message.Media.Select(TransportAddress.Parse)])
        {
            Ended = message.HasEnded ? new Timestamp(message.Ended) : null,
        };
    }
}
