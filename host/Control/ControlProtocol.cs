using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;

namespace Earshot.Host.Control;

/// <summary>
/// What goes over the control socket: lines of JSON, UTF-8, each ended by LF.
/// <code>
/// request  = {"calls":QUERY} / {"count":{"query":QUERY,"cap":N}} / {"find":"ID or Call-ID"} / {"key":"ID or Call-ID"}
///            / {"health":true} / {"check":true}
///            / {"sensors":true} / {"packets":{"sensor":ID,"selections":[SELECTION]}} / {"oldest":{"sensor":ID,"media":BOOL}}
///            / {"live":ID} / {"own_live":true} / {"configuration":ID}, LF
/// answer   = *( ( record / packet ) LF ) ( {"end":COUNT[,what else was asked for]} / {"error":"what is wrong"} ) LF
/// record   = one call as `earshot read --format json` prints it
/// packet   = ControlPacket
/// </code>
/// Times in queries and keys are nanoseconds since 1970, of which a record shows only microseconds.
/// A connection carries any number of requests, one after another.
/// </summary>
internal static class ControlProtocol
{
    /// <summary>The longest request asks for the packets of a call of thousands of streams; a longer line ends the connection.</summary>
    public const int MaxRequestLength = 1024 * 1024;

    /// <summary>Records in one answer: they are held in memory until the client has taken them.</summary>
    public const int MaxLimit = 100_001;

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

    public static string Serialize(CallRecord record) => Encoding.UTF8.GetString(CallJson.ToBytes(record));

    public static string Serialize(ControlAnswer answer) => JsonSerializer.Serialize(answer, ControlJson.Default.ControlAnswer);

    public static string Serialize(ControlPacket packet) => JsonSerializer.Serialize(packet, ControlJson.Default.ControlPacket);

    /// <exception cref="JsonException">The line is no request.</exception>
    public static ControlRequest ParseRequest(ReadOnlySpan<byte> line)
    {
        ControlRequest request = JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest)
            ?? throw new JsonException("a request is an object");
        if (request.Kinds != 1)
        {
            throw new JsonException("a request has one of the members that this protocol names");
        }

        if (request is { Calls.Limit: < 1 or > MaxLimit })
        {
            throw new JsonException($"\"limit\" must be between 1 and {MaxLimit}");
        }

        if (request is { Count.Query: null } or { Count.Cap: < 1 })
        {
            throw new JsonException("\"count\" needs a \"query\", and a \"cap\" of at least 1");
        }

        return request;
    }

    /// <exception cref="JsonException">The line is no packet.</exception>
    public static ControlPacket ParsePacket(string line) =>
        JsonSerializer.Deserialize(line, ControlJson.Default.ControlPacket) ?? throw new JsonException("a packet is an object");

    /// <summary>An answer's last line, or null when the line is a record.</summary>
    public static ControlAnswer? ParseAnswer(string line) =>
        line.StartsWith("{\"end\":", StringComparison.Ordinal) || line.StartsWith("{\"error\":", StringComparison.Ordinal)
            ? JsonSerializer.Deserialize(line, ControlJson.Default.ControlAnswer)
            : null;

    /// <exception cref="JsonException">The line is no record.</exception>
    public static CallRecord ParseRecord(string line) =>
        JsonSerializer.Deserialize(line, RecordJson.Default.CallRecord) ?? throw new JsonException("a record is an object");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(SnakeCaseEnumConverter<CallState>), typeof(NanosecondsConverter), typeof(NetworkConverter)])]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlAnswer))]
[JsonSerializable(typeof(ControlPacket))]
internal sealed partial class ControlJson : JsonSerializerContext;
