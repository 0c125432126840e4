namespace Earshot.EndToEnd.Tests.Truth;

/// <summary>One figure on which tshark and Earshot differ.</summary>
/// <param name="Capture">Set and name of the capture.</param>
/// <param name="Item">What the figure is of: "capture", "sip", "call ID", "stream SSRC SOURCE > DESTINATION".</param>
/// <param name="Field">The figure's name; "present" where only one side has the item.</param>
/// <param name="Tshark">What tshark says.</param>
/// <param name="Ours">What Earshot says.</param>
internal sealed record Difference(string Capture, string Item, string Field, string Tshark, string Ours)
{
    /// <summary>A line of the table without its last two columns, cause and reference.</summary>
    public override string ToString() => string.Join('\t', new[] { Capture, Item, Field, Tshark, Ours }.Select(Escape));

    /// <summary>A Call-ID may hold anything.</summary>
    private static string Escape(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c == '\\' ? $"\\u{(int)c:x4}" : c.ToString()));
}
