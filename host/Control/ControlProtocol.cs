using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Control;

/// <summary>
/// What goes over the control socket: lines of JSON, UTF-8, each ended by LF.
/// <code>
/// request  = {"calls":{"from":T,"to":T,"number":S,"state":S,"limit":N,"skip":N}} LF  /  {"find":"ID or Call-ID"} LF
/// answer   = *( record LF ) {"end":COUNT} LF  /  {"error":"what is wrong"} LF
/// record   = one call as `earshot read --format json` prints it
/// </code>
/// A connection carries any number of requests, one after another.
/// </summary>
internal static class ControlProtocol
{
    /// <summary>A request is short; a longer line ends the connection.</summary>
    public const int MaxRequestLength = 16 * 1024;

    /// <summary>Records in one answer: they are held in memory until the client has taken them.</summary>
    public const int MaxLimit = 100_000;

    /// <exception cref="PluginException">The path is longer than the kernel takes.</exception>
    public static UnixDomainSocketEndPoint EndPoint(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // sun_path of unix(7) has 108 bytes.
            throw new PluginException($"the path of the control socket {path} is too long: set host.control_socket to a shorter one", e);
        }
    }

    public static string Serialize(ControlRequest request) => JsonSerializer.Serialize(request, ControlJson.Default.ControlRequest);

    public static string Serialize(CallRecord record) => JsonSerializer.Serialize(record, RecordJson.Default.CallRecord);

    public static string Serialize(ControlEnd end) => JsonSerializer.Serialize(end, ControlJson.Default.ControlEnd);

    /// <exception cref="JsonException">The line is no request.</exception>
    public static ControlRequest ParseRequest(ReadOnlySpan<byte> line)
    {
        ControlRequest request = JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest)
            ?? throw new JsonException("a request is an object");
        if (request.Calls is null == request.Find is null)
        {
            throw new JsonException("a request has one of \"calls\" and \"find\"");
        }

        if (request.Calls is { Limit: < 1 or > MaxLimit } or { Skip: < 0 })
        {
            throw new JsonException($"\"limit\" must be between 1 and {MaxLimit}, and \"skip\" not negative");
        }

        return request;
    }

    /// <summary>An answer's last line, or null when the line is a record.</summary>
    public static ControlEnd? ParseEnd(string line) =>
        line.StartsWith("{\"end\":", StringComparison.Ordinal) || line.StartsWith("{\"error\":", StringComparison.Ordinal)
            ? JsonSerializer.Deserialize(line, ControlJson.Default.ControlEnd)
            : null;

    /// <exception cref="JsonException">The line is no record.</exception>
    public static CallRecord ParseRecord(string line) =>
        JsonSerializer.Deserialize(line, RecordJson.Default.CallRecord) ?? throw new JsonException("a record is an object");
}

/// <summary>One request: either property is set.</summary>
/// <param name="Calls">Wants the calls that match.</param>
/// <param name="Find">Wants the newest call with this id or Call-ID.</param>
internal sealed record ControlRequest(CallQuery? Calls, string? Find);

/// <summary>The last line of an answer: either property is set.</summary>
/// <param name="End">Records that were sent.</param>
/// <param name="Error">Why there is no answer.</param>
internal sealed record ControlEnd(int? End, string? Error);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(SnakeCaseEnumConverter<CallState>)])]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlEnd))]
internal sealed partial class ControlJson : JsonSerializerContext;
