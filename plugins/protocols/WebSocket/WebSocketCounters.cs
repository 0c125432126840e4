using Earshot.Sdk.Signalling;

namespace Earshot.WebSocket;

/// <summary>What was seen, and what was wrong with it.</summary>
internal sealed class WebSocketCounters
{
    /// <summary>In the order of <see cref="WebSocketDefect"/>.</summary>
    private static readonly string[] DefectNames =
    [
        "websocket.bad_frame", "websocket.bad_fragment", "websocket.message_too_large", "websocket.compressed", "websocket.client_unmasked",
        "websocket.server_masked", "websocket.lost_segment",
    ];

    private readonly long[] defects = new long[DefectNames.Length];

    public long Connections { get; set; }

    /// <summary>Messages, of any sub-protocol.</summary>
    public long Messages { get; set; }

    public void Count(WebSocketDefect defect) => defects[(int)defect]++;

    public void Summarize(ISummary summary)
    {
        summary.Count("websocket_connections", Connections);
        summary.Count("websocket_messages", Messages);
        for (int defect = 0; defect < defects.Length; defect++)
        {
            summary.Count("defects", DefectNames[defect], defects[defect]);
        }
    }
}

/// <summary>What is wrong with a frame, a message or a direction.</summary>
internal enum WebSocketDefect
{
    /// <summary>A header that RFC 6455 forbids: the direction is not read on.</summary>
    BadFrame,

    /// <summary>A continuation of nothing, or a message inside another (RFC 6455, 5.4).</summary>
    BadFragment,

    /// <summary>A message that is larger than is read.</summary>
    MessageTooLarge,

    /// <summary>A message compressed by permessage-deflate (RFC 7692), which is not read.</summary>
    Compressed,

    /// <summary>RFC 6455, 5.1: a client must mask; read all the same.</summary>
    ClientUnmasked,

    /// <summary>RFC 6455, 5.1: a server must not mask; read all the same.</summary>
    ServerMasked,

    /// <summary>Bytes are missing; frames are read again from where one is recognised.</summary>
    LostSegment,
}
