using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>The first record of each file.</summary>
/// <param name="Sensor">Whose journal it is.</param>
/// <param name="Next">Number of the first block that may be in it.</param>
/// <param name="Needed">Number of the oldest block that was still needed.</param>
/// <param name="Marks">Of the last blocks before it, oldest first.</param>
internal sealed record JournalHead(RemoteSensor Sensor, long Next, long Needed, List<byte[]> Marks)
{
    private const byte Version = 1;

    /// <returns>Null when another version wrote it.</returns>
    public static JournalHead? Read(ReadOnlySpan<byte> content)
    {
        var reader = new JournalReader(content);
        if (reader.Byte() != Version)
        {
            return null;
        }

        var sensor = new RemoteSensor(reader.Int32(), reader.Text());
        long next = reader.Int64();
        long needed = reader.Int64();
        var marks = new List<byte[]>();
        for (int left = reader.Count(sizeof(int)); left > 0; left--)
        {
            marks.Add(reader.Bytes().ToArray());
        }

        return new JournalHead(sensor, next, needed, marks);
    }

    public void Write(JournalBuffer buffer)
    {
        int start = JournalRecord.Begin(buffer, JournalRecordKind.Head);
        buffer.Byte(Version);
        buffer.Int32(Sensor.Id);
        buffer.Text(Sensor.Name);
        buffer.Int64(Next);
        buffer.Int64(Needed);
        buffer.Int32(Marks.Count);
        Marks.ForEach(mark => buffer.Bytes(mark));
        JournalRecord.End(buffer, start);
    }
}
