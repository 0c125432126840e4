using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Tests.Configuration;

/// <summary>A configuration with a key of every type.</summary>
internal sealed class EveryType : PluginConfig
{
    public bool Flag { get; set; }

    [Description("A number.")]
    public int Number { get; set; } = 7;

    public long LongNumber { get; set; } = 7;

    public ushort UdpPort { get; set; } = 5060;

    public double Ratio { get; set; } = 0.5;

    public string Text { get; set; } = "";

    public Colour Colour { get; set; }

    public ushort[] UdpPorts { get; set; } = [5060];

    public string[] Names { get; set; } = [];

    public Colour[] Colours { get; set; } = [];

    public double[] Ratios { get; set; } = [];

    public bool[] Flags { get; set; } = [];

    public string ApiSecret { get; set; } = "";

    public string NotAKey => Text;

    public override void Validate(ConfigErrors errors)
    {
        errors.Require(Number >= 0, nameof(Number), "must not be negative");
        errors.Require(!Flag || Text != "", nameof(Text), "is needed with flag");
    }
}

internal enum Colour
{
    Red,
    DarkBlue,
}
