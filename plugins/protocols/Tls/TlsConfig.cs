using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Tls;

internal sealed class TlsConfig : PluginConfig
{
    [Description("Key log file (SSLKEYLOGFILE format), which may still grow; relative to the working directory. Empty = only what captures hold.")]
    public string KeylogFile { get; set; } = "";

    [Description("Sessions whose keys are kept at once; the oldest makes room for a new one.")]
    public int MaxSessions { get; set; } = 100_000;

    public override void Validate(ConfigErrors errors) => errors.Require(MaxSessions >= 1, nameof(MaxSessions), "must be 1 or more");
}
