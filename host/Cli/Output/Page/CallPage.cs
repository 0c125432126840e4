using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>Everything about one call for people: what happened, when, how good it was, and what was wrong.</summary>
internal static class CallPage
{
    /// <summary>Wider lines are hard to read.</summary>
    private const int MaxWidth = 160;
    private const int MinWidth = 80;

    /// <summary>Where nobody tells the width: output to a file or another program.</summary>
    private const int PlainWidth = 120;

    /// <summary>Width of the page on standard output.</summary>
    public static int WidthOfOutput =>
        Console.IsOutputRedirected ? PlainWidth : Math.Clamp(Console.WindowWidth, MinWidth, MaxWidth);

    public static void Write(TextWriter output, CallRecord call, int width)
    {
        var page = new PageWriter(output, width);
        CallHeading.Write(page, call);
        LadderSection.Write(page, call);
        StreamSection.Write(page, call);
        LegSection.Write(page, call);
        DiagnosisSection.Write(page, call);
        FactSection.Write(page, call);
    }
}
