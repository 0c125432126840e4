using Earshot.Sdk.Plugins;

namespace Earshot.IpInIp;

/// <summary>Nothing to set: both protocol numbers are IANA's.</summary>
internal sealed class IpInIpConfig : PluginConfig;
