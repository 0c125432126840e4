namespace Earshot.PcapFile;

/// <summary>Knows one capture format.</summary>
internal abstract class RecordParser
{
    /// <summary>Enters every complete record of <see cref="FileBlock.Rest"/> as a frame and leaves the incomplete one.</summary>
    /// <returns>False when a broken record hides where the next one begins: nothing more can be read.</returns>
    public abstract bool Index(FileBlock block);
}
