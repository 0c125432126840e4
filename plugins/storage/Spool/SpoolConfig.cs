using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Spool;

/// <summary>Configuration of the spool.</summary>
public sealed class SpoolConfig : PluginConfig
{
    private const int MostMegabytes = int.MaxValue;

    [Description("Folder of the packets; empty for this instance's data directory, to which a relative path is relative.")]
    public string Directory { get; set; } = "";

    [Description("What is kept of RTP, of calls and of streams without a call: none, header (nothing that anybody said) or full.")]
    public RtpContent Rtp { get; set; } = RtpContent.Header;

    [Description("Compresses with zstd, which Wireshark reads as it is.")]
    public bool Compress { get; set; }

    [Description("Milliseconds after which packets are written: what a crash may lose.")]
    public int FlushMs { get; set; } = 1000;

    [Description("Megabytes of packets that may wait to be written; more are written at once.")]
    public int MaxMemory { get; set; } = 64;

    [Description("Megabytes of SIP that are kept; the oldest minutes give way. 0 = no limit.")]
    public int SipMaxSize { get; set; } = 2000;

    [Description("Days for which SIP is kept. 0 = no limit.")]
    public int SipMaxAge { get; set; } = 30;

    [Description("Megabytes of RTP that are kept; the oldest minutes give way. 0 = no limit.")]
    public int RtpMaxSize { get; set; } = 10000;

    [Description("Days for which RTP is kept. 0 = no limit.")]
    public int RtpMaxAge { get; set; } = 7;

    [Description("Megabytes of the disk that stay free: RTP gives way first, then SIP, then nothing is kept. 0 = no limit.")]
    public int MinFree { get; set; } = 1000;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Require(Directory.IndexOf('\0', StringComparison.Ordinal) < 0, nameof(Directory), "must not contain NUL");
        Range(errors, FlushMs, nameof(FlushMs), 10, 60_000);
        Range(errors, MaxMemory, nameof(MaxMemory), 2, 65_536);
        Range(errors, SipMaxSize, nameof(SipMaxSize), 0, MostMegabytes);
        Range(errors, SipMaxAge, nameof(SipMaxAge), 0, 36_500);
        Range(errors, RtpMaxSize, nameof(RtpMaxSize), 0, MostMegabytes);
        Range(errors, RtpMaxAge, nameof(RtpMaxAge), 0, 36_500);
        Range(errors, MinFree, nameof(MinFree), 0, MostMegabytes);
    }

    private static void Range(ConfigErrors errors, int value, string property, int low, int high) =>
        errors.Require(value >= low && value <= high, property, $"must be between {low} and {high}");
}
