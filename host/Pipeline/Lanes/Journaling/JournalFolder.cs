using System.Text;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>The journals of all sensors of a centre, a folder each. With locks of its user held.</summary>
/// <param name="directory">Where they are; made when there is something to write.</param>
/// <param name="maxBytes">Room for each; 0 for no journals.</param>
/// <param name="linger">How long packets are needed at least.</param>
/// <param name="log">Where failures go.</param>
internal sealed class JournalFolder(string directory, long maxBytes, TimeSpan linger, IPluginLog log) : IDisposable
{
    /// <summary>How long packets are needed at least: ten times as long as the spool waits by default.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, SensorJournal?> byName = [];

    /// <summary>Opens those that a run before this one left; deletes them when there are to be none.</summary>
    /// <returns>Those with blocks that must be analysed again.</returns>
    public IReadOnlyList<SensorJournal> Recover()
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        if (maxBytes == 0)
        {
            Delete();
            return [];
        }

        foreach (string folder in Directory.GetDirectories(directory).Order(StringComparer.Ordinal))
        {
            if (TryOpen(folder, null) is { Sensor.Name.Length: > 0 } journal)
            {
                byName[journal.Sensor.Name] = journal;
            }
        }

        return [.. byName.Values.OfType<SensorJournal>().Where(journal => journal.HasBlocks)];
    }

    /// <summary>A sensor's journal; null when there are none, or it cannot be used, which is told once.</summary>
    public SensorJournal? Of(RemoteSensor sensor)
    {
        if (maxBytes > 0 && !byName.ContainsKey(sensor.Name))
        {
            byName.Add(sensor.Name, TryOpen(Path.Combine(directory, FileNameOf(sensor.Name)), sensor));
        }

        return byName.GetValueOrDefault(sensor.Name);
    }

    /// <summary>What people should know; a line each.</summary>
    public IEnumerable<string> Warnings => byName.Values.OfType<SensorJournal>().SelectMany(
        journal => journal.Warnings.Select(warning => $"sensor {journal.Sensor.Name}: {warning}"));

    public void Dispose()
    {
        foreach (SensorJournal? journal in byName.Values)
        {
            journal?.Dispose();
        }
    }

    private void Delete()
    {
        try
        {
            Directory.Delete(directory, recursive: true);
            log.Warning($"the journals in {directory} are deleted: there are to be none (max_journal = 0)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning($"the journals in {directory} cannot be deleted: {e.Message}");
        }
    }

    private SensorJournal? TryOpen(string folder, RemoteSensor? sensor)
    {
        try
        {
            return new SensorJournal(folder, sensor, maxBytes, linger, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning($"the journal in {folder} cannot be used, and a kill would lose open calls: {e.Message}");
            return null;
        }
    }

    // A name may be any text: only letters, digits, - and _ stand for themselves, so that none leads elsewhere.
    private static string FileNameOf(string sensor) => string.Concat(Encoding.UTF8.GetBytes(sensor).Select(b =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' ? ((char)b).ToString() : $"%{b:X2}"));
}
