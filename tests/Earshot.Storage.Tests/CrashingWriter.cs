using System.Diagnostics;
using System.Globalization;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

/// <summary>
/// The process that <see cref="CrashTests"/> starts: appends calls and, after each append, writes to standard output how
/// many the store has taken. Goes on until it is killed, or kills itself the moment that the given append has returned.
/// </summary>
internal static class CrashingWriter
{
    /// <summary>Every seventh call starts on the next day, so that two files are written.</summary>
    public static CallRecord Call(int number) => SampleCalls.Busy(number % 7 == 0 ? 86_400 + number : number);

    public static void Main(string[] arguments)
    {
        using var context = new TestPluginContext();
        using ICallStore store = OwnDirectory.Open(arguments[0], writable: true, context);
        int next = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        int last = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        int batch = 1;
        for (int append = 1; ; append++)
        {
            store.Append([.. Enumerable.Range(next, batch).Select(Call)]);
            next += batch;
            batch = (batch * 3 % 97) + 1;
            Console.Out.WriteLine(next);
            if (append == last)
            {
                Process.GetCurrentProcess().Kill();
            }
        }
    }
}
