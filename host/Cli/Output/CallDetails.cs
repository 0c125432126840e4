using System.Text.Json;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;

namespace Earshot.Host.Cli.Output;

/// <summary>Everything about one call for people: a line for each field of its JSON that says something, then its streams.</summary>
internal static class CallDetails
{
    public static void Write(TextWriter output, CallRecord call)
    {
        JsonElement json = JsonSerializer.SerializeToElement(call with { Streams = [] }, RecordJson.Default.CallRecord);
        foreach (JsonProperty property in json.EnumerateObject())
        {
            // Lists and objects stay JSON: "[]" and null say nothing.
            string value = property.Value.ToString();
            if (value is not ("" or "[]"))
            {
                output.WriteLine($"{property.Name,-18} {PlainText.Of(value)}");
            }
        }

        foreach (StreamRecord stream in call.Streams)
        {
            output.WriteLine($"{"stream",-18} {CallTable.Describe(stream)}");
        }
    }
}
