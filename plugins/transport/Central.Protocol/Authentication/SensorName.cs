namespace Earshot.Central.Protocol.Authentication;

/// <summary>What a sensor may be called: its name stands in logs, in records and in files.</summary>
public static class SensorName
{
    private const int MaxLength = 64;

    /// <summary>True for 1 to 64 printable ASCII characters without a space at either end.</summary>
    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is >= 1 and <= MaxLength && Secret.IsUsable(name) && name.Trim() == name;
    }
}
