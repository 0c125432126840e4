using System.Text.Json.Serialization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Records;

/// <summary>The messages of a call, as a ladder diagram shows them.</summary>
public sealed record CallLadder
{
    /// <summary>No messages.</summary>
    public static CallLadder Empty { get; } = new();

    /// <summary>The addresses that messages went between, in the order of first use.</summary>
    public IReadOnlyList<TransportAddress> Nodes { get; init; } = [];

    /// <summary>The messages in the order of capture, a mirror's copies left out.</summary>
    public IReadOnlyList<LadderMessage> Messages { get; init; } = [];

    /// <summary>Messages beyond the limit of a call, not in <see cref="Messages"/>.</summary>
    public int Omitted { get; init; }
}

/// <summary>One SIP message.</summary>
public readonly record struct LadderMessage
{
    /// <summary>Milliseconds after the call's start.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public required double Ms { get; init; }

    /// <summary>Its sender: an index of <see cref="CallLadder.Nodes"/>.</summary>
    public required int From { get; init; }

    /// <summary>Its receiver: an index of <see cref="CallLadder.Nodes"/>.</summary>
    public required int To { get; init; }

    /// <summary>Method, or status code and reason phrase: "INVITE", "183 Session Progress".</summary>
    public required string Text { get; init; }

    /// <summary>CSeq number.</summary>
    public required uint Cseq { get; init; }

    /// <summary>It carried a session description.</summary>
    public bool Sdp { get; init; }

    /// <summary>It was sent before.</summary>
    public bool Retransmission { get; init; }
}
