using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Control;

/// <summary>One client of the control socket: reads its requests and answers them, one after another.</summary>
internal sealed class ControlSession(Socket client, ICallStore store)
{
    private const int AnswerChunk = 64 * 1024;

    // A client that says nothing, or does not take its answer, must not keep a place for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly byte[] buffer = new byte[ControlProtocol.MaxRequestLength];
    private int filled;

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            int length = Array.IndexOf(buffer, (byte)'\n', 0, filled);
            if (length < 0 && filled == buffer.Length)
            {
                await SendAsync(Error($"a request has at most {ControlProtocol.MaxRequestLength} bytes") + "\n", stop);
                return;
            }

            if (length < 0)
            {
                int received = await ReceiveAsync(stop);
                if (received == 0)
                {
                    return;
                }

                filled += received;
                continue;
            }

            await AnswerAsync(buffer.AsMemory(0, length), stop);
            filled -= length + 1;
            buffer.AsSpan(length + 1, filled).CopyTo(buffer);
        }
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> line, CancellationToken stop)
    {
        (IReadOnlyList<CallRecord> records, string lastLine) = Ask(line.Span);
        var text = new StringBuilder();
        foreach (CallRecord record in records)
        {
            text.Append(ControlProtocol.Serialize(record)).Append('\n');
            if (text.Length > AnswerChunk)
            {
                await SendAsync(text.ToString(), stop);
                text.Clear();
            }
        }

        await SendAsync(text.Append(lastLine).Append('\n').ToString(), stop);
    }

    private (IReadOnlyList<CallRecord> Records, string LastLine) Ask(ReadOnlySpan<byte> line)
    {
        try
        {
            ControlRequest request = ControlProtocol.ParseRequest(line);
            IReadOnlyList<CallRecord> records = request switch
            {
                { Calls: { } calls } => store.Query(calls),
                { Find: { } name } => store.Find(name) is { } record ? [record] : [],
                _ => [],
            };
            return (records, ControlProtocol.Serialize(Answer(request, records.Count)));
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return ([], Error($"this is no request: {e.Message}"));
        }
        catch (PluginException e)
        {
            return ([], Error(e.Message));
        }
    }

    private ControlAnswer Answer(ControlRequest request, int records) => request switch
    {
        { Count: { } counted } => new ControlAnswer { End = 0, Count = store.Count(counted.Query, counted.Cap) },
        { Key: { } name } => new ControlAnswer { End = 0, Key = store.Find(name) is { } record ? CallKey.Of(record) : null },
        { Health: true } => new ControlAnswer { End = 0, Health = store.Health() },
        { Check: true } => new ControlAnswer { End = 0, Problems = store.Check(repair: false) },
        _ => new ControlAnswer { End = records },
    };

    private static string Error(string message) => ControlProtocol.Serialize(new ControlAnswer { Error = message });

    private async Task<int> ReceiveAsync(CancellationToken stop)
    {
        using CancellationTokenSource deadline = Deadline(stop);
        return await client.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, deadline.Token);
    }

    private async Task SendAsync(string text, CancellationToken stop)
    {
        using CancellationTokenSource deadline = Deadline(stop);
        ReadOnlyMemory<byte> rest = Encoding.UTF8.GetBytes(text);
        while (rest.Length > 0)
        {
            rest = rest[await client.SendAsync(rest, SocketFlags.None, deadline.Token)..];
        }
    }

    private static CancellationTokenSource Deadline(CancellationToken stop)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(Patience);
        return deadline;
    }
}
