namespace Earshot.Host.Sensor;

/// <summary>How a sensor is doing.</summary>
/// <param name="Packets">Packets so far.</param>
/// <param name="State">What else is to be said.</param>
/// <param name="Dropped">What was dropped so far, by place; empty when nothing was.</param>
internal sealed record RunStatus(long Packets, string State, string Dropped);
