using System.Diagnostics;
using System.Globalization;

namespace Earshot.Live.Tests.Capturing;

/// <summary>tcpdump on an interface of a namespace: what it captures is what there was to capture.</summary>
internal sealed class Tcpdump : IDisposable
{
    private const int FileHeader = 24;
    private const int RecordHeader = 16;

    private readonly string file = Path.GetTempFileName();
    private readonly Process process;

    public Tcpdump(NetworkNamespace inside, string filter)
    {
        process = Process.Start(new ProcessStartInfo(
            "ip", ["netns", "exec", inside.Name, "tcpdump", "-Z", "root", "-U", "-w", file, "-i", NetworkNamespace.Interface, filter])
        {
            RedirectStandardError = true,
        })!;
        string? said;
        do
        {
            said = process.StandardError.ReadLine();
        }
        while (said?.Contains("listening on", StringComparison.Ordinal) == false);
        said.Should().NotBeNull("tcpdump should capture");
    }

    /// <summary>Stops it.</summary>
    /// <returns>The frames that it captured, as hexadecimal digits, and their lengths on the wire.</returns>
    public List<(string Bytes, int WireLength)> Stop()
    {
        Command.Run("kill", "-INT", process.Id.ToString(CultureInfo.InvariantCulture));
        process.StandardError.ReadToEnd().Should().Contain("0 packets dropped by kernel");
        process.WaitForExit();
        byte[] bytes = File.ReadAllBytes(file);
        var frames = new List<(string, int)>();
        for (int at = FileHeader; at < bytes.Length;)
        {
            int length = BitConverter.ToInt32(bytes, at + 8);
            frames.Add((Convert.ToHexString(bytes, at + RecordHeader, length), BitConverter.ToInt32(bytes, at + 12)));
            at += RecordHeader + length;
        }

        return frames;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
        File.Delete(file);
    }
}
