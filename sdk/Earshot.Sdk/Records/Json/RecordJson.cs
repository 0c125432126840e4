using System.Text.Json.Serialization;
using Earshot.Sdk.Signalling;

namespace Earshot.Sdk.Records.Json;

/// <summary>
/// The one way in which records become JSON and come back: keys in snake_case and always there, three decimals, UTC times
/// with microseconds. The same record always gives the same bytes.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    UseStringEnumConverter = false,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<CallState>),
        typeof(SnakeCaseEnumConverter<CallParty>),
        typeof(SnakeCaseEnumConverter<EndReason>),
        typeof(SnakeCaseEnumConverter<MediaDirection>),
        typeof(SnakeCaseEnumConverter<MediaKind>),
        typeof(SnakeCaseEnumConverter<MediaSecurity>),
        typeof(SnakeCaseEnumConverter<MediaFlow>),
        typeof(SnakeCaseEnumConverter<SignallingTransport>),
        typeof(SnakeCaseEnumConverter<LegReason>),
        typeof(SnakeCaseEnumConverter<DtmfMethod>),
        typeof(SnakeCaseEnumConverter<Severity>),
        typeof(SnakeCaseEnumConverter<RegistrationState>),
    ])]
[JsonSerializable(typeof(CallRecord))]
[JsonSerializable(typeof(StreamRecord))]
[JsonSerializable(typeof(DialogRecord))]
[JsonSerializable(typeof(RegistrationRecord))]
[JsonSerializable(typeof(RequestRecord))]
public sealed partial class RecordJson : JsonSerializerContext;
