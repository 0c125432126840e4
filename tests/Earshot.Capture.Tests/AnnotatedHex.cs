namespace Earshot.Capture.Tests;

/// <summary>Bytes written as hex digits; what follows a <c>#</c> on a line is a comment.</summary>
internal static class AnnotatedHex
{
    public static byte[] Parse(string text)
    {
        IEnumerable<string> lines = text.Split('\n').Select(line => line.Split('#')[0]);
        return Convert.FromHexString(string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
    }
}
