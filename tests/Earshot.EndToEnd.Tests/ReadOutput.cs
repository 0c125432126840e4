using System.Text.Json;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;

namespace Earshot.EndToEnd.Tests;

/// <summary>What <c>earshot read --format json --summary</c> printed, with whatever it was asked for besides, each line checked against its schema.</summary>
internal sealed class ReadOutput
{
    private readonly List<CallRecord> calls = [];
    private readonly List<StreamRecord> streams = [];
    private readonly List<RegistrationRecord> registrations = [];
    private readonly List<RequestRecord> requests = [];
    private readonly List<DialogRecord> dialogs = [];

    private ReadOutput()
    {
    }

    /// <summary>One per call.</summary>
    public IReadOnlyList<CallRecord> Calls => calls;

    /// <summary>All streams, those of calls and those of none.</summary>
    public IReadOnlyList<StreamRecord> Streams => streams;

    /// <summary>With <c>--registrations</c>.</summary>
    public IReadOnlyList<RegistrationRecord> Registrations => registrations;

    /// <summary>With <c>--requests</c>.</summary>
    public IReadOnlyList<RequestRecord> Requests => requests;

    /// <summary>One per Call-ID.</summary>
    public IReadOnlyList<DialogRecord> Dialogs => dialogs;

    /// <summary>The object under "summary".</summary>
    public JsonElement Summary { get; private set; }

    /// <summary>Reads the lines of a run.</summary>
    /// <exception cref="InvalidDataException">The run failed, or a line is not what its schema says.</exception>
    public static ReadOutput Parse(ProcessResult run)
    {
        ReadOutput output = new();
        string[] lines = run.OrThrow().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in lines)
        {
            output.Add(line);
        }

        return output.Summary.ValueKind == JsonValueKind.Object
            ? output
            : throw new InvalidDataException($"no summary among {lines.Length} lines");
    }

    /// <summary>A number of the summary.</summary>
    public long Count(string name) => Summary.GetProperty(name).GetInt64();

    /// <summary>A map of the summary.</summary>
    public IReadOnlyDictionary<string, long> Counts(string name) =>
        Summary.GetProperty(name).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt64());

    private void Add(string line)
    {
        JsonElement json = ParseObject(line);
        string schema = Kind(json);
        if (Schemas.Problem(schema, line) is { } problem)
        {
            throw new InvalidDataException($"not as docs/schema/{schema}.json says: {problem}\n{line}");
        }

        switch (schema)
        {
            case "summary":
                Summary = json.GetProperty("summary");
                break;
            case "registration":
                registrations.Add(json.GetProperty("registration").Deserialize(RecordJson.Default.RegistrationRecord)!);
                break;
            case "request":
                requests.Add(json.GetProperty("request").Deserialize(RecordJson.Default.RequestRecord)!);
                break;
            case "dialog":
                dialogs.Add(json.Deserialize(RecordJson.Default.DialogRecord)!);
                break;
            case "call":
                CallRecord call = json.Deserialize(RecordJson.Default.CallRecord)!;
                calls.Add(call);
                streams.AddRange(call.Streams);
                break;
            default:
                streams.Add(json.Deserialize(RecordJson.Default.StreamRecord)!);
                break;
        }
    }

    private static JsonElement ParseObject(string line)
    {
        try
        {
            JsonElement json = JsonElement.Parse(line);
            return json.ValueKind == JsonValueKind.Object ? json : throw new InvalidDataException($"no JSON object: {line}");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"no JSON: {line}", wrong);
        }
    }

    /// <summary>Which of the schemas a line claims to follow, told by a key that only it has.</summary>
    private static string Kind(JsonElement json) =>
        json.TryGetProperty("summary", out _) ? "summary"
        : json.TryGetProperty("registration", out _) ? "registration"
        : json.TryGetProperty("request", out _) ? "request"
        : json.TryGetProperty("streams", out _) ? "call"
        : json.TryGetProperty("sip_requests", out _) ? "dialog"
        : "stream";
}
