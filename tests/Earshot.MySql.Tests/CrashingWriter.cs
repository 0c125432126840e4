namespace Earshot.MySql.Tests;

internal static class CrashingWriter
{
    public static void Main(string[] arguments)
    {
    }
}
