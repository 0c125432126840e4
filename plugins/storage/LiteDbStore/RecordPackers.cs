using System.Collections.Concurrent;

namespace Earshot.LiteDbStore;

/// <summary>Packers for as many threads as ask at once: to make one costs as much as to pack ten records.</summary>
internal sealed class RecordPackers : IDisposable
{
    private readonly ConcurrentBag<RecordPacker> idle = [];

    public RecordPacker Take() => idle.TryTake(out RecordPacker? packer) ? packer : new RecordPacker();

    public void Return(RecordPacker packer) => idle.Add(packer);

    public void Dispose()
    {
        while (idle.TryTake(out RecordPacker? packer))
        {
            packer.Dispose();
        }
    }
}
