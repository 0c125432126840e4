using System.IO.MemoryMappedFiles;

namespace Earshot.Bench.Live;

/// <summary>A capture file in memory, as bench/Generator writes them: little-endian, every frame whole.</summary>
internal sealed unsafe class MappedCapture : IDisposable
{
    private const int FileHeader = 24;
    private const int RecordHeader = 16;

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* end;
    private byte* next;
    private long left;

    /// <param name="path">The file.</param>
    /// <param name="first">Frames that are passed over.</param>
    /// <param name="count">Frames behind them that are taken at most.</param>
    public MappedCapture(string path, long first, long count)
    {
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        end = start + new FileInfo(path).Length;
        next = start + FileHeader;
        left = count;
        for (long i = 0; i < first && next < end; i++)
        {
            next += RecordHeader + *(uint*)(next + 8);
        }
    }

    /// <summary>The frames that follow, in their order.</summary>
    /// <param name="frames">Where to put them.</param>
    /// <returns>How many there were; less than asked for at the end.</returns>
    public int Take(Span<IoVector> frames)
    {
        int count = 0;
        while (count < frames.Length && next < end && left > 0)
        {
            left--;
            uint length = *(uint*)(next + 8);
            frames[count++] = new IoVector { Base = next + RecordHeader, Length = length };
            next += RecordHeader + length;
        }

        return count;
    }

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
