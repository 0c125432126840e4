using System.Globalization;

namespace Earshot.Spool.Tests.Support;

/// <summary>What the kernel counts that a thread reads of files and the like (proc(5), /proc/pid/io: rchar).</summary>
internal static class ReadBytes
{
    public const string Counter = "/proc/thread-self/io";

    /// <summary>Bytes that the work reads in this thread.</summary>
    public static long Of(Action work)
    {
        long before = Read();
        work();
        return Read() - before;
    }

    private static long Read() => long.Parse(File.ReadLines(Counter).First()["rchar: ".Length..], CultureInfo.InvariantCulture);
}
