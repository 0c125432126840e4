using Earshot.Sdk.Storage;

namespace Earshot.Spool;

/// <summary>
/// Tells the frames of one minute that come again: a run of the program that was killed, and the next one that analysed its packets again, kept them both, each in
/// files of its own. What one file has twice was captured twice.
/// </summary>
internal sealed class FramesOfRuns
{
    private readonly Dictionary<SpooledPacket, int> taken = new(SameFrame.Instance);
    private readonly Dictionary<int, Dictionary<SpooledPacket, int>> byFile = [];

    /// <summary>False when the other files had as many equal frames already.</summary>
    /// <param name="packet">A frame, which comes once from each file that has it.</param>
    /// <param name="file">Number of the file.</param>
    public bool IsNew(in SpooledPacket packet, int file)
    {
        if (!byFile.TryGetValue(file, out Dictionary<SpooledPacket, int>? ofFile))
        {
            byFile.Add(file, ofFile = new(SameFrame.Instance));
        }

        int count = ofFile[packet] = ofFile.GetValueOrDefault(packet) + 1;
        if (count <= taken.GetValueOrDefault(packet))
        {
            return false;
        }

        taken[packet] = count;
        return true;
    }

    private sealed class SameFrame : IEqualityComparer<SpooledPacket>
    {
        public static readonly SameFrame Instance = new();

        public bool Equals(SpooledPacket x, SpooledPacket y) =>
            x.Frame.Timestamp == y.Frame.Timestamp && x.Frame.WireLength == y.Frame.WireLength && x.Bytes.Span.SequenceEqual(y.Bytes.Span);

        public int GetHashCode(SpooledPacket packet)
        {
            var hash = default(HashCode);
            hash.Add(packet.Frame.Timestamp);
            hash.AddBytes(packet.Bytes.Span);
            return hash.ToHashCode();
        }
    }
}
