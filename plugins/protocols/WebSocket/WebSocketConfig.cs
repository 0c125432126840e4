using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.WebSocket;

internal sealed class WebSocketConfig : PluginConfig
{
    /// <summary>The host keeps no more of a frame that is not whole.</summary>
    private const int Largest = 256 * 1024 - FrameHeader.MaxLength;

    [Description("Bytes of the largest message that is read; larger ones are counted and left out.")]
    public int MaxMessage { get; set; } = 64 * 1024;

    public override void Validate(ConfigErrors errors) =>
        errors.Require(MaxMessage is >= 1 and <= Largest, nameof(MaxMessage), $"must be between 1 and {Largest}");
}
