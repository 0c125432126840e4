namespace Earshot.Tests.ProbeLibrary;

/// <summary>Something that a plugin needs and only the plugin brings along.</summary>
public static class Ports
{
    public static ushort[] Default { get; } = [4789];
}
