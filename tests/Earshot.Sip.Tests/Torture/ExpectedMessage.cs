namespace Earshot.Sip.Tests.Torture;

/// <summary>What must be seen of one message, typed in from what its specification says.</summary>
/// <param name="Section">Of the specification.</param>
/// <param name="Name">Of the message there.</param>
/// <param name="Demand">What the specification asks of a receiver, in short.</param>
internal sealed record ExpectedMessage(string Section, string Name, string Demand)
{
    /// <summary>How many messages it counts as: none when it is no SIP 2.0.</summary>
    public int Messages { get; init; } = 1;

    /// <summary>Method of a request.</summary>
    public string Method { get; init; } = "";

    public string RequestUri { get; init; } = "";

    /// <summary>Of a response.</summary>
    public int StatusCode { get; init; }

    public string Reason { get; init; } = "";

    public Party From { get; init; } = Party.None;

    public Party To { get; init; } = Party.None;

    public string CallId { get; init; } = "";

    public uint CSeq { get; init; }

    /// <summary>Of CSeq; null when it is that of the request.</summary>
    public string? CSeqMethod { get; init; }

    /// <summary>Who sent it: sent-by of the topmost Via.</summary>
    public string SentBy { get; init; } = "";

    public string Branch { get; init; } = "";

    /// <summary>How many Via header fields there are.</summary>
    public int Vias { get; init; } = 1;

    /// <summary>Bytes of the body.</summary>
    public int Body { get; init; }

    /// <summary>Calls that it begins.</summary>
    public int Calls { get; init; }

    /// <summary>Where its session description wants media.</summary>
    public string[] Media { get; init; } = [];

    /// <summary>Names of what is wrong with it, in the order of the alphabet.</summary>
    public string[] Defects { get; init; } = [];

    /// <summary>The sender's media of most INVITEs of RFC 4475.</summary>
    public static string[] AudioAndVideo(string address) => [$"{address}:49217", $"{address}:3227"];

    public override string ToString() => $"{Section} {Name}: {Demand}";
}

/// <summary>From or To.</summary>
/// <param name="User">With escapes read.</param>
/// <param name="Host">Without port.</param>
/// <param name="Tag">Empty without one.</param>
internal sealed record Party(string User, string Host, string Tag = "")
{
    public static readonly Party None = new("", "");
}
