using Earshot.Sdk.Plugins;
using Earshot.Sdk.Streams;

[assembly: EarshotPlugin(
    "WebSocket",
    "Earshot.WebSocket.WebSocketPlugin",
    PluginKind.StreamDecoder,
    "WebSocket (RFC 6455), each message one SIP message (RFC 7118)",
    Claims = ["TCP and TLS connections that are upgraded to WebSocket"])]

namespace Earshot.WebSocket;

internal sealed class WebSocketPlugin : StreamDecoderPlugin<WebSocketConfig>
{
    protected override IStreamDecoder Create(WebSocketConfig config, IPluginContext context) => new WebSocketDecoder(config.MaxMessage);
}
