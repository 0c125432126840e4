using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>About how many bytes of memory a record takes: what bounds those that wait, so it is the order of magnitude that counts.</summary>
internal static class RecordSize
{
    /// <summary>A registration, requests or a dialog.</summary>
    public const int OfOther = 1024;

    private const int Message = 32;
    private const int Interval = 72;

    public static int Of(CallRecord call)
    {
        int size = (2 * OfOther) + (call.Ladder.Messages.Count * Message);
        foreach (StreamRecord stream in call.Streams)
        {
            size += Of(stream);
        }

        return size;
    }

    public static int Of(StreamRecord stream) => OfOther + ((stream.Intervals?.Packets.Count ?? 0) * Interval);
}
