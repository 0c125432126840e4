using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Sdk.Records.Json;

/// <summary>An enum as its name in snake_case: <c>no_answer</c>.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
