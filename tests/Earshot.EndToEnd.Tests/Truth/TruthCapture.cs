using System.Text.Json;

namespace Earshot.EndToEnd.Tests.Truth;

/// <summary>What tshark says of one capture. Names are the keys of the truth files in snake_case.</summary>
internal sealed record TruthCapture
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Frames.</summary>
    public required long Packets { get; init; }

    /// <summary>Frames by their protocols from the outside in, joined by colons.</summary>
    public required Dictionary<string, long> Stacks { get; init; }

    /// <summary>SIP.</summary>
    public required TruthSip Sip { get; init; }

    /// <summary>RTP.</summary>
    public required TruthRtp Rtp { get; init; }

    /// <summary>Frames that it decodes as T.38.</summary>
    public long T38Frames { get; init; }

    /// <summary>The second run, which finds RTP without SDP; absent where it found nothing else.</summary>
    public TruthHeuristicRun? HeuristicRun { get; init; }

    /// <summary>Stacks of the run that saw more.</summary>
    public Dictionary<string, long> AllStacks => HeuristicRun?.Stacks ?? Stacks;

    /// <summary>Reads a truth file.</summary>
    public static TruthCapture Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        return JsonSerializer.Deserialize<TruthCapture>(file, Format) ?? throw new InvalidDataException(path);
    }
}

/// <summary>SIP messages of a capture.</summary>
internal sealed record TruthSip
{
    public required long Messages { get; init; }

    /// <summary>By method.</summary>
    public required Dictionary<string, long> Requests { get; init; }

    /// <summary>By status code.</summary>
    public required Dictionary<string, long> Responses { get; init; }

    /// <summary>By Call-ID.</summary>
    public required Dictionary<string, long> MessagesPerCall { get; init; }
}

/// <summary>RTP streams of a capture.</summary>
internal sealed record TruthRtp
{
    /// <summary>Those that SDP, or another protocol that sets media up, announced.</summary>
    public required TruthStream[] StreamsSdpDriven { get; init; }

    /// <summary>Those that also the payload alone tells; absent where it told nothing.</summary>
    public TruthStream[] StreamsHeuristic { get; init; } = [];
}

/// <summary>One line of <c>tshark -z rtp,streams</c>.</summary>
internal sealed record TruthStream
{
    public required string Src { get; init; }

    public required ushort Sport { get; init; }

    public required string Dst { get; init; }

    public required ushort Dport { get; init; }

    public required string Ssrc { get; init; }

    public required long Packets { get; init; }

    /// <summary>Expected less received; negative when packets were captured twice.</summary>
    public required long Lost { get; init; }

    /// <summary>0 where tshark knows no clock rate.</summary>
    public required double JitterMeanMs { get; init; }

    /// <summary>Who it is.</summary>
    public StreamKey Key => StreamKey.Of(this);
}

/// <summary>What tshark says with the heuristics for RTP and RTCP switched on.</summary>
internal sealed record TruthHeuristicRun
{
    public required Dictionary<string, long> Stacks { get; init; }
}
