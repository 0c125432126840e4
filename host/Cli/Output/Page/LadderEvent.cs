namespace Earshot.Host.Cli.Output.Page;

/// <summary>A row of the ladder.</summary>
/// <param name="Ms">Milliseconds after the call's start.</param>
/// <param name="Kind">What it is.</param>
/// <param name="From">Index of the node it comes from; not used by a note.</param>
/// <param name="To">Index of the node it goes to; not used by a note.</param>
/// <param name="Label">What it says.</param>
internal sealed record LadderEvent(double Ms, LadderEventKind Kind, int From, int To, string Label)
{
    /// <summary>Something that goes from nobody to nobody.</summary>
    public static LadderEvent Note(double ms, string label) => new(ms, LadderEventKind.Note, 0, 0, label);
}

/// <summary>What a row of the ladder is.</summary>
internal enum LadderEventKind
{
    /// <summary>A SIP message.</summary>
    Message,

    /// <summary>A SIP message that was sent before.</summary>
    Repetition,

    /// <summary>A media stream begins.</summary>
    Media,

    /// <summary>A media stream whose direction nobody knows begins.</summary>
    MediaBothWays,

    /// <summary>Something else.</summary>
    Note,
}
