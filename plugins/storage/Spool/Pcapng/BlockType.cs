namespace Earshot.Spool.Pcapng;

/// <summary>Types of pcapng blocks (draft-ietf-opsawg-pcapng, 11.1).</summary>
internal static class BlockType
{
    public const uint SectionHeader = 0x0a0d0d0a;
    public const uint InterfaceDescription = 1;
    public const uint InterfaceStatistics = 5;
    public const uint EnhancedPacket = 6;

    /// <summary>
    /// The header of a run, "ERUN": types with the highest bit set are for local use, and readers pass over them.
    /// </summary>
    public const uint Run = 0x8000_0000 | 0x4552_554e;
}
