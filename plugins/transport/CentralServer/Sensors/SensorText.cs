namespace Earshot.CentralServer.Sensors;

/// <summary>What a sensor says of itself, for a person's screen: short, and without what moves a cursor.</summary>
internal static class SensorText
{
    private const int MaxLength = 200;

    public static string Clean(string text) =>
        string.Concat(text.Take(MaxLength).Select(character => char.IsControl(character) ? '?' : character));
}
