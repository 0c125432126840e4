using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Authentication;
using Earshot.Central.Protocol.Messages;
using Earshot.CentralSensor.Requests;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;
using Grpc.Core;

namespace Earshot.CentralSensor.Connection;

/// <summary>Keeps a sensor connected to one of its centres, until its work is done or it is disposed of.</summary>
internal sealed class CentreLink : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LoginTime = TimeSpan.FromSeconds(20);

    private readonly CentralSensorConfig config;
    private readonly IPluginContext context;
    private readonly ISensorServices sensor;
    private readonly SensorIdentity identity;
    private readonly ISessionWork work;
    private readonly ulong installation;
    private readonly TimeProvider clock;
    private readonly Login login;
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;
    private volatile string? problem = "not connected yet";
    private volatile bool isConnected;
    private int disposed;

    public CentreLink(
        CentralSensorConfig config,
        IPluginContext context,
        ISensorServices sensor,
        SensorIdentity identity,
        ISessionWork work,
        ulong installation,
        TimeProvider clock)
    {
        this.config = config;
        this.context = context;
        this.sensor = sensor;
        this.identity = identity;
        this.work = work;
        this.installation = installation;
        this.clock = clock;
        login = new Login(identity, new RememberingDeriver());
        Array.ForEach(config.ServerDestination, host => context.OwnConnections.AddIfAddress(host, config.ServerDestinationPort));
        running = Task.Run(RunAsync);
    }

    public bool IsConnected => isConnected;

    /// <summary>Why it is not connected; null when it is.</summary>
    public string? Problem => problem;

    /// <summary>The number that the centre knows this sensor by; 0 before.</summary>
    public uint Id { get; private set; }

    /// <summary>The work is done: lets the farewell be said, when somebody listens.</summary>
    public void Join() => _ = running.Wait(FarewellTime);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        stop.Cancel();
        running.Wait();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        int failures = 0;
        while (!stop.IsCancellationRequested)
        {
            foreach (string host in config.ServerDestination)
            {
                switch (await TryAsync(host))
                {
                    case Outcome.Done:
                        return;
                    case Outcome.Broken:
                        failures = 0;
                        break;
                    default:
                        continue;
                }

                break;
            }

            await Task.Delay(Delay(failures++), stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Outcome> TryAsync(string host)
    {
        bool wasIn = false;
        try
        {
            string? pin = config.ServerCertificatePin.Length > 0 ? TlsRules.ParsePin(config.ServerCertificatePin) : null;
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            giveUp.CancelAfter(LoginTime);
            using CentreChannel channel = await CentreChannel.ConnectAsync(
                host, config.ServerDestinationPort, pin, identity.Certificate, context.OwnConnections, giveUp.Token);
            using var call = channel.Invoker.AsyncDuplexStreamingCall(CentralMethods.Session, null, new CallOptions(cancellationToken: stop.Token));
            Welcome welcome = await login.RunAsync(call, channel.Binding, Introduce, giveUp.Token);
            wasIn = true;
            Note(null, welcome);
            using var session = new CentreSession(call, channel.Invoker, work, clock);
            await session.RunAsync(Requests, stop.Token);
            return Outcome.Done;
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            return Outcome.Done;
        }
        catch (OperationCanceledException)
        {
            Note($"{host}: the centre does not answer", null);
        }
        catch (RpcException e)
        {
            Note(wasIn ? $"the connection to {host} broke" : $"cannot log in at {host}: {e.Status.Detail}", null);
        }
        catch (Exception e) when (e is PluginException or IOException or InvalidOperationException or ObjectDisposedException)
        {
            Note($"{host}: {e.Message}", null);
        }
        finally
        {
            isConnected = false;
            work.OnDisconnected();
        }

        return wasIn ? Outcome.Broken : Outcome.Refused;
    }

    private RequestAnswerer Requests(CallInvoker centre, CancellationToken over) =>
        new(config.AnswerRequests, sensor, centre, context.Log, over);

    private Introduction Introduce() => new()
    {
        Id = identity.Id,
        Installation = installation,
        Version = sensor.Version,
        Plugins = { sensor.Plugins },
        Sends = work.Sends,
        Clock = (ulong)((clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100),
        Taken = work.Taken,
    };

    private void Note(string? reason, Welcome? welcome)
    {
        if (welcome is not null)
        {
            Id = welcome.Id;
            isConnected = true;
            context.Log.Information($"connected to the centre as sensor {welcome.Id}, {identity.Name}");
        }
        else if (reason != problem)
        {
            context.Log.Warning(reason!);
        }

        problem = reason;
    }

    // Doubled each time; at random, so that sensors do not all come back at once.
    private static TimeSpan Delay(int failures) =>
        TimeSpan.FromTicks(Math.Min(FirstDelay.Ticks << Math.Min(failures, 12), LongestDelay.Ticks)) * (0.5 + (Random.Shared.NextDouble() / 2));

    private enum Outcome
    {
        Refused,
        Broken,
        Done,
    }
}
