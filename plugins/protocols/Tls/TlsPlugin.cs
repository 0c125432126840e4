using Earshot.Sdk.Plugins;
using Earshot.Sdk.Streams;
using Earshot.Tls.Keys;

[assembly: EarshotPlugin(
    "Tls",
    "Earshot.Tls.TlsPlugin",
    PluginKind.StreamDecoder,
    "TLS 1.2 (RFC 5246) and 1.3 (RFC 8446), decrypted where a key log has the keys",
    Claims = ["TCP connections that begin with a TLS record"])]

namespace Earshot.Tls;

internal sealed class TlsPlugin : StreamDecoderPlugin<TlsConfig>
{
    protected override IStreamDecoder Create(TlsConfig config, IPluginContext context)
    {
        KeyLogFile? file = config.KeylogFile.Length > 0 ? new KeyLogFile(config.KeylogFile, context.Log) : null;
        return new TlsDecoder(new KeyLog(config.MaxSessions, file));
    }
}
