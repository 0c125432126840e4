namespace Earshot.LiveCapture;

/// <summary>Says how to get the right to capture.</summary>
internal static class MissingRight
{
    /// <param name="name">The interface.</param>
    /// <param name="capabilities">What the program needs of capabilities(7), separated by commas.</param>
    public static string For(string name, string capabilities) =>
        $"there is no right to capture from {name}: run as root, or once: setcap {capabilities}=eip {Environment.ProcessPath}";
}
