using System.Globalization;
using System.Text;
using Earshot.Sdk.Signalling;

namespace Earshot.Sip.Messages;

/// <summary>Messages by method and by status code.</summary>
internal sealed class MessageCounters
{
    /// <summary>A sender may invent methods without end: so many get a name of their own.</summary>
    private const int MaxInvented = 64;

    /// <summary>Two methods that agree so far are counted as one.</summary>
    private const int MaxMethodLength = 64;

    private const string OtherMethods = "other";

    /// <summary>The registered methods, those that were met besides, and at last the rest.</summary>
    private readonly List<string> methods = [.. MethodNames.Registered];
    private readonly List<byte[]> invented = [];
    private readonly long[] requests = new long[MethodNames.Registered.Length + MaxInvented + 1];
    private readonly long[] responses = new long[700];

    public long Messages { get; private set; }

    /// <summary>The name of a method number.</summary>
    public string this[int method] => method < methods.Count ? methods[method] : OtherMethods;

    /// <summary>Counts a message.</summary>
    /// <returns>The status code of a response, or the complement of the method number of a request, which is negative.</returns>
    public int Count(in StartLine startLine)
    {
        Messages++;
        if (!startLine.IsRequest)
        {
            responses[startLine.StatusCode]++;
            return startLine.StatusCode;
        }

        int method = Number(startLine.Method);
        requests[method]++;
        return ~method;
    }

    public void Summarize(ISummary summary)
    {
        summary.Count("sip_messages", Messages);
        summary.Declare("sip_requests");
        for (int method = 0; method < requests.Length; method++)
        {
            if (requests[method] > 0)
            {
                summary.Count("sip_requests", this[method], requests[method]);
            }
        }

        summary.Declare("sip_responses");
        for (int code = 100; code < responses.Length; code++)
        {
            if (responses[code] > 0)
            {
                summary.Count("sip_responses", code.ToString(CultureInfo.InvariantCulture), responses[code]);
            }
        }
    }

    private int Number(ReadOnlySpan<byte> name)
    {
        name = name[..Math.Min(name.Length, MaxMethodLength)];
        int registered = MethodNames.IndexOfRegistered(name);
        if (registered >= 0)
        {
            return registered;
        }

        for (int i = 0; i < invented.Count; i++)
        {
            if (name.SequenceEqual(invented[i]))
            {
                return MethodNames.Registered.Length + i;
            }
        }

        if (invented.Count == MaxInvented)
        {
            return requests.Length - 1;
        }

        // A method is a token, so it is ASCII.
        invented.Add(name.ToArray());
        methods.Add(Encoding.ASCII.GetString(name));
        return methods.Count - 1;
    }
}
