namespace Earshot.Bench.Generator;

/// <summary>What to generate. The same options give the same bytes.</summary>
public sealed record GeneratorOptions
{
    /// <summary>Calls in all.</summary>
    public int Calls { get; init; } = 100;

    /// <summary>Seconds from answer to BYE of each call.</summary>
    public int Seconds { get; init; } = 10;

    /// <summary>Calls at the same time: each of so many lines starts its next call when its last one ends.</summary>
    public int Concurrency { get; init; } = 50;

    /// <summary>Codec of all calls.</summary>
    public Codec Codec { get; init; } = Codec.Named("pcma");

    /// <summary>Chance of an RTP packet to be lost, per cent. The first and the last of a stream never are.</summary>
    public double LossPercent { get; init; }

    /// <summary>Start of all random numbers.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Leaves RTP and RTCP out.</summary>
    public bool SipOnly { get; init; }

    /// <summary>What each frame is wrapped in.</summary>
    public Tunnel Tunnel { get; init; } = Tunnel.None;

    /// <summary>Reads the options of the command line, all but <c>--out</c>.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="path">Value of <c>--out</c>.</param>
    /// <exception cref="ArgumentException">An option is unknown, or its value is out of range.</exception>
    public static GeneratorOptions Parse(IReadOnlyList<string> arguments, out string path)
    {
        GeneratorOptions options = new();
        path = "";
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (name == "--sip-only")
            {
                options = options with { SipOnly = true };
                continue;
            }

            string value = ++i < arguments.Count ? arguments[i] : throw new ArgumentException($"{name} needs a value");
            options = name switch
            {
                "--calls" => options with { Calls = Number(name, value, 1, 10_000_000) },
                "--seconds" => options with { Seconds = Number(name, value, 1, 86_400) },
                "--concurrency" => options with { Concurrency = Number(name, value, 1, 1_000_000) },
                "--codec" => options with { Codec = Codec.Named(value) },
                "--loss" => options with { LossPercent = Number(name, value, 0, 100) },
                "--seed" => options with { Seed = Number(name, value, 0, int.MaxValue) },
                "--tunnel" => options with { Tunnel = Tunnel.Named(value) },
                "--out" => options,
                _ => throw new ArgumentException($"{name} {value} is not understood"),
            };
            path = name == "--out" ? value : path;
        }

        return path.Length > 0 ? options : throw new ArgumentException("--out FILE is needed");
    }

    private static int Number(string name, string value, int low, int high) =>
        int.TryParse(value, out int number) && number >= low && number <= high
            ? number
            : throw new ArgumentException($"{name} must be between {low} and {high}");
}
