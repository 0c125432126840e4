using System.Collections.Concurrent;
using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Answers;
using Earshot.Central.Protocol.Messages;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;
using Grpc.Core;
using SdkCall = Earshot.Sdk.Transport.LiveCall;
using SdkPacket = Earshot.Sdk.Storage.SpooledPacket;
using SdkSelection = Earshot.Sdk.Storage.SpoolSelection;

namespace Earshot.CentralSensor.Requests;

/// <summary>
/// Does what a centre asks for, each request with a call of its own. It knows these requests and no others, and none of them changes anything here.
/// </summary>
internal sealed class RequestAnswerer(bool isAllowed, ISensorServices sensor, CallInvoker centre, IPluginLog log, CancellationToken over)
{
    private const int MaxAtOnce = 4;
    private const int MaxPart = 256 * 1024;
    private const int CallsOfPart = 1000;

    private readonly ConcurrentDictionary<ulong, CancellationTokenSource> running = [];
    private readonly ConcurrentDictionary<ulong, Task> tasks = [];

    /// <summary>Begins to answer. Called by one thread.</summary>
    public void Take(Request request)
    {
        if (request.KindCase == Request.KindOneofCase.Cancel)
        {
            if (running.TryGetValue(request.Id, out CancellationTokenSource? answer))
            {
                answer.Cancel();
            }

            return;
        }

        var stop = CancellationTokenSource.CreateLinkedTokenSource(over);
        if (running.TryAdd(request.Id, stop))
        {
            bool isTooMuch = running.Count > MaxAtOnce;
            tasks[request.Id] = Task.Run(() => AnswerAsync(request, isTooMuch, stop), CancellationToken.None);
        }
    }

    /// <summary>Waits for the answers that are being given, which <c>over</c> has cancelled.</summary>
    public Task StopAsync() => Task.WhenAll(tasks.Values);

    private async Task AnswerAsync(Request request, bool isTooMuch, CancellationTokenSource stop)
    {
        try
        {
            using var call = centre.AsyncClientStreamingCall(CentralMethods.Answer, null, new CallOptions(cancellationToken: stop.Token));
            string? refusal = !isAllowed ? "the sensor does not allow it (answer_requests)" : isTooMuch ? "the sensor answers too many requests already" : null;
            if (refusal is not null)
            {
                await call.RequestStream.WriteAsync(new AnswerPart { Request = request.Id, Failure = refusal }, stop.Token);
            }
            else
            {
                await AnswerAsync(request, call.RequestStream, stop.Token);
            }

            await call.RequestStream.CompleteAsync();
            await call.ResponseAsync;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException)
        {
            // Nobody waits for it any more, or the connection broke.
        }
        catch (Exception e)
        {
            // The services are the host's and the spool a plugin's, which may fail in any way; the session goes on.
            log.Error($"cannot answer the centre: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            running.TryRemove(request.Id, out _);
            tasks.TryRemove(request.Id, out _);
            stop.Dispose();
        }
    }

    private async Task AnswerAsync(Request request, IClientStreamWriter<AnswerPart> output, CancellationToken stop)
    {
        try
        {
            switch (request.KindCase)
            {
                case Request.KindOneofCase.LiveCalls:
                    await SendCallsAsync(request, output, stop);
                    break;
                case Request.KindOneofCase.Configuration:
                    await output.WriteAsync(new AnswerPart { Request = request.Id, Configuration = sensor.Configuration() }, stop);
                    break;
                case Request.KindOneofCase.Oldest:
                    var oldest = new Oldest();
                    if (Spool().Oldest(request.Oldest.Media) is { } time)
                    {
                        oldest.Time = time.Nanoseconds;
                    }

                    await output.WriteAsync(new AnswerPart { Request = request.Id, Oldest = oldest }, stop);
                    break;
                case Request.KindOneofCase.Packets:
                    await SendPacketsAsync(request, output, stop);
                    break;
                default:
                    await output.WriteAsync(new AnswerPart { Request = request.Id, Failure = "the sensor does not know this request" }, stop);
                    break;
            }
        }
        catch (Exception e) when (e is PluginException or FormatException)
        {
            await output.WriteAsync(new AnswerPart { Request = request.Id, Failure = e.Message }, stop);
        }
    }

    private async Task SendCallsAsync(Request request, IClientStreamWriter<AnswerPart> output, CancellationToken stop)
    {
        // No calls are an answer too.
        foreach (SdkCall[] some in sensor.LiveCalls().Chunk(CallsOfPart).DefaultIfEmpty([]))
        {
            var calls = new LiveCalls { Calls = { some.Select(AnswerCodec.ToMessage) } };
            await output.WriteAsync(new AnswerPart { Request = request.Id, LiveCalls = calls }, stop);
        }
    }

    private async Task SendPacketsAsync(Request request, IClientStreamWriter<AnswerPart> output, CancellationToken stop)
    {
        SdkSelection[] selections = [.. request.Packets.Selections.Select(AnswerCodec.FromMessage)];
        var part = new SpooledPackets();
        int bytes = 0;
        foreach (SdkPacket packet in Spool().Read(selections))
        {
            part.Packets.Add(AnswerCodec.ToMessage(packet));
            bytes += packet.Bytes.Length + 64;
            if (bytes >= MaxPart)
            {
                await output.WriteAsync(new AnswerPart { Request = request.Id, Packets = part }, stop);
                (part, bytes) = (new SpooledPackets(), 0);
            }
        }

        await output.WriteAsync(new AnswerPart { Request = request.Id, Packets = part }, stop);
    }

    private ISpoolReader Spool() => sensor.OpenSpool() ?? throw new PluginException("the sensor keeps no packets");
}
