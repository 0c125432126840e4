using System.Diagnostics;
using System.Globalization;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Storage.Tests;

public sealed class CrashTests : IDisposable
{
    private readonly OwnDirectory directory = new();

    [Fact]
    public void Killed_amid_appends_it_keeps_what_it_acknowledged()
    {
        int acknowledged = 0;
        // The first is killed while it makes the files, later ones amid appends to what crashes before them left.
        foreach (int appends in (int[])[0, 1, 2, 5, 11])
        {
            using Process writer = Start(acknowledged, lastAppend: 0);
            if (appends == 0)
            {
                SpinWait.SpinUntil(() => Directory.EnumerateFiles(directory.Path, "calls-*").Any(), TimeSpan.FromSeconds(10))
                    .Should().BeTrue("the writer makes a file");
            }

            for (int i = 0; i < appends; i++)
            {
                acknowledged = int.Parse(writer.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            }

            writer.Kill();
            acknowledged = Finish(writer, acknowledged);
            CheckReadingAndWriting(acknowledged);
        }

        acknowledged.Should().BeGreaterThan(19, "every append acknowledges at least one call");
    }

    [Fact]
    public void Killed_just_after_an_append_it_keeps_it()
    {
        int acknowledged = 0;
        foreach (int append in (int[])[1, 3, 7])
        {
            using Process writer = Start(acknowledged, append);
            int before = acknowledged;
            acknowledged = Finish(writer, acknowledged);
            acknowledged.Should().BeGreaterThan(before);
            CheckReadingAndWriting(acknowledged);
        }
    }

    /// <summary>Ten times, or as often as the environment variable EARSHOT_KILLS says.</summary>
    [Fact]
    public void Killed_at_any_moment_it_keeps_what_it_acknowledged()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("EARSHOT_KILLS") ?? "10", CultureInfo.InvariantCulture);
        int seed = Environment.TickCount;
        var random = new Random(seed);
        int acknowledged = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using Process writer = Start(acknowledged, lastAppend: 0);
            acknowledged = int.Parse(writer.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            // A batch takes some milliseconds: in it, in the sync after it, between two.
            writer.WaitForExit(TimeSpan.FromMilliseconds(random.Next(100))).Should().BeFalse("it appends until it is killed");
            writer.Kill();
            acknowledged = Finish(writer, acknowledged);
            Action check = () => CheckReadingAndWriting(acknowledged);
            check.Should().NotThrow("of the seed {0} it is kill {1}", seed, kill);
        }

        using ICallStore store = directory.Open(writable: false);
        store.Check(repair: false).Should().BeEmpty();
    }

    public void Dispose() => directory.Dispose();

    private Process Start(int firstCall, int lastAppend) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
    {
        ArgumentList =
        {
            "exec",
            typeof(CrashTests).Assembly.Location,
            directory.Path,
            firstCall.ToString(CultureInfo.InvariantCulture),
            lastAppend.ToString(CultureInfo.InvariantCulture),
        },
        RedirectStandardOutput = true,
    })!;

    private static int Finish(Process writer, int acknowledged)
    {
        // What it acknowledged between the last line that was read and its end.
        while (writer.StandardOutput.ReadLine() is { } line)
        {
            acknowledged = int.Parse(line, CultureInfo.InvariantCulture);
        }

        writer.WaitForExit();
        return acknowledged;
    }

    private void CheckReadingAndWriting(int acknowledged)
    {
        using (ICallStore reader = directory.Open(writable: false))
        {
            Check(reader, acknowledged);
        }

        using ICallStore writer = directory.Open(writable: true);
        Check(writer, acknowledged);
    }

    private static void Check(ICallStore store, int acknowledged)
    {
        string[] found = [.. store.Query(new CallQuery { Limit = int.MaxValue }).Select(call => call.Id)];
        found.Should().OnlyHaveUniqueItems();
        Enumerable.Range(0, acknowledged).Select(number => CrashingWriter.Call(number).Id).Except(found)
            .Should().BeEmpty("all of these were acknowledged");
        if (acknowledged > 0)
        {
            CallRecord last = CrashingWriter.Call(acknowledged - 1);
            store.Find(last.CallId)!.Id.Should().Be(last.Id);
        }
    }
}
