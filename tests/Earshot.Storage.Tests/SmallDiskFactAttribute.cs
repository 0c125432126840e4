namespace Earshot.Storage.Tests;

/// <summary>A test that fills a file system; skipped where none can be mounted.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.SkipReason;
}
