using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Control;

/// <summary>One client of the control socket: reads its requests and answers them, one after another.</summary>
internal sealed class ControlSession(
    Socket client, ICallStore store, Action settle, Func<IReadOnlyList<LiveCall>> liveCalls, RemoteRequests remote)
{
    private const int AnswerChunk = 64 * 1024;

    // A client that says nothing, or does not take its answer, must not keep a place for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private byte[] buffer = new byte[4 * 1024]; // most requests are short
    private int filled;

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            int length = Array.IndexOf(buffer, (byte)'\n', 0, filled);
            if (length < 0 && filled == ControlProtocol.MaxRequestLength)
            {
                await SendAsync(Error($"a request has at most {ControlProtocol.MaxRequestLength} bytes") + "\n", stop);
                return;
            }

            if (length < 0)
            {
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, 2 * filled);
                }

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

    private ICallStore Settled
    {
        get
        {
            settle();
            return store;
        }
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> line, CancellationToken stop)
    {
        var text = new StringBuilder();
        foreach (string answer in Ask(line))
        {
            text.Append(answer).Append('\n');
            if (text.Length > AnswerChunk)
            {
                await SendAsync(text.ToString(), stop);
                text.Clear();
            }
        }

        await SendAsync(text.ToString(), stop);
    }

    /// <summary>The lines of an answer: what was asked for, as it is found, then the end; or an error.</summary>
    private IEnumerable<string> Ask(ReadOnlyMemory<byte> line)
    {
        int count = 0;
        using IEnumerator<string> lines = AnswerTo(line).GetEnumerator();
        while (true)
        {
            string next;
            try
            {
                if (!lines.MoveNext())
                {
                    yield break;
                }

                next = lines.Current;
            }
            catch (Exception e) when (e is JsonException or FormatException && count == 0)
            {
                next = Error($"this is no request: {e.Message}");
            }
            catch (PluginException e)
            {
                next = Error(e.Message);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A store is foreign code, which may fail in any way: who asked is told, instead of left.
                next = Error($"{e.GetType().Name}: {e.Message}");
            }

            count++;
            yield return next;
        }
    }

    private IEnumerable<string> AnswerTo(ReadOnlyMemory<byte> line)
    {
        ControlRequest request = ControlProtocol.ParseRequest(line.Span);
        int count = 0;
        foreach (string found in Found(request))
        {
            count++;
            yield return found;
        }

        yield return ControlProtocol.Serialize(Answer(request, count));
    }

    private IEnumerable<string> Found(ControlRequest request) => request switch
    {
        { Calls: { } calls } => Settled.Query(calls).Select(ControlProtocol.Serialize),
        { Find: { } name } => Settled.Find(name) is { } record ? [ControlProtocol.Serialize(record)] : [],
        { Packets: { } packets } => remote.OpenSpool(packets.Sensor).Read(packets.Selections)
            .Select(packet => ControlProtocol.Serialize(ControlPacket.Of(packet))),
        _ => [],
    };

    private ControlAnswer Answer(ControlRequest request, int records) => request switch
    {
        { Sensors: true } => new ControlAnswer { End = 0, Sensors = remote.Sensors(), Refused = remote.Refused() },
        { Oldest: { } oldest } => new ControlAnswer { End = 0, Time = remote.OpenSpool(oldest.Sensor).Oldest(oldest.Media)?.Nanoseconds },
        { OwnLive: true } => new ControlAnswer { End = 0, Live = liveCalls() },
        { Live: { } sensor } => new ControlAnswer { End = 0, Live = remote.LiveCalls(sensor) },
        { Configuration: { } sensor } => new ControlAnswer { End = 0, Text = remote.Configuration(sensor) },
        { Count: { } counted } => new ControlAnswer { End = 0, Count = Settled.Count(counted.Query, counted.Cap) },
        { Key: { } name } => new ControlAnswer { End = 0, Key = Settled.Find(name) is { } record ? CallKey.Of(record) : null },
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
