using System.Text.Json.Serialization;

namespace Earshot.CentralServer.Sensors;

/// <summary>What a centre keeps of a sensor.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Installation">What its installation drew.</param>
/// <param name="Sends"><c>packets</c> or <c>records</c>.</param>
/// <param name="Address">Where it came from last.</param>
/// <param name="Version">Version of its program.</param>
/// <param name="Plugins">Its plugins.</param>
internal sealed record KnownSensor(
    int Id, string Name, ulong Installation, string Sends, string Address, string Version, IReadOnlyList<string> Plugins);

/// <summary>How they stand in a file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(List<KnownSensor>))]
internal sealed partial class KnownSensorJson : JsonSerializerContext;
