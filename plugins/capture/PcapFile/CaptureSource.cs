using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.PcapFile;

/// <summary>Turns the bytes of a capture into packet blocks.</summary>
internal sealed class CaptureSource(
    string name,
    CaptureInput input,
    RecordParser parser,
    BlockPool pool,
    FileBlock first,
    CaptureStatistics statistics) : IPacketSource
{
    /// <summary>The block that is being filled; null once the last one was given away.</summary>
    private FileBlock? filling = first;
    private bool ended;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public SourceStatistics Statistics => statistics.Snapshot;

    /// <inheritdoc/>
    public PacketBlock? Read(CancellationToken stop)
    {
        while (filling is { } block)
        {
            ended |= !parser.Index(block);
            bool useful = !block.IsEmpty;
            if (ended || (useful && (input.Pauses || block.Free.IsEmpty)))
            {
                filling = ended ? null : Continue(block);
                return useful ? block : null;
            }

            block.MakeRoom();
            ended = !ReadMore(block, stop);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => input.Dispose();

    /// <summary>A new block that begins with the incomplete record at the end of the last one.</summary>
    private FileBlock Continue(FileBlock last)
    {
        FileBlock next = pool.Take(last.PacketsBefore + last.Frames.Length);
        next.Append(last.Rest);
        return next;
    }

    private bool ReadMore(FileBlock block, CancellationToken stop)
    {
        try
        {
            int count = input.Read(block.Free, stop);
            block.Append(count);
            if (count == 0 && !block.Rest.IsEmpty)
            {
                statistics.Corrupt(block, "the capture is cut off within a record.");
            }

            return count > 0;
        }
        catch (Exception e) when (Compression.IsReadError(e))
        {
            statistics.Corrupt(block, $"the capture cannot be read any further: {e.Message}");
            return false;
        }
    }
}
