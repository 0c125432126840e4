using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output;

/// <summary>About how many bytes of memory a record takes: what bounds those that wait, so it is the order of magnitude that counts.</summary>
internal static class RecordSize
{
    private const int Message = 32;
    private const int Interval = 72;
    private const int Other = 1024;

    public static int Of(CallRecord call)
    {
        int size = (2 * Other) + (call.Ladder.Messages.Count * Message);
        foreach (StreamRecord stream in call.Streams)
        {
            size += Of(stream);
        }

        return size;
    }

    public static int Of(StreamRecord stream) => Other + ((stream.Intervals?.Packets.Count ?? 0) * Interval);

    /// <summary>A registration, requests or a dialog.</summary>
    public static int OfOther => Other;
}
