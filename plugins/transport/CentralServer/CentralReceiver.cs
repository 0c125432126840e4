using System.Net;
using System.Security.Cryptography.X509Certificates;
using Earshot.Central.Protocol.Answers;
using Earshot.Central.Protocol.Authentication;
using Earshot.Central.Protocol.Messages;
using Earshot.CentralServer.Listening;
using Earshot.CentralServer.Records;
using Earshot.CentralServer.Requests;
using Earshot.CentralServer.Sensors;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.CentralServer;

/// <summary>Listens for sensors, and asks them.</summary>
internal sealed class CentralReceiver : IReceiver, ISensorRequests
{
    private readonly SensorRegistry registry;
    private readonly Refusals refusals;
    private readonly CentralListener listener;
    private readonly X509Certificate2 certificate;

    private CentralReceiver(SensorRegistry registry, Refusals refusals, CentralListener listener, X509Certificate2 certificate) =>
        (this.registry, this.refusals, this.listener, this.certificate) = (registry, refusals, listener, certificate);

    public string Name => $"central on {EndPoint}";

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => listener.EndPoint;

    public IReadOnlyList<SensorState> Sensors => registry.States;

    public IReadOnlyDictionary<string, long> Refused => refusals.Counts;

    /// <exception cref="PluginException">It cannot listen, or a secret cannot be read.</exception>
    public static CentralReceiver Open(CentralServerConfig config, IPluginContext context, ICentre centre, TimeProvider clock)
    {
        var refusals = new Refusals();
        Passwords passwords = Passwords.Load(config, context);
        X509Certificate2 certificate = ServerCertificate.Load(config, context);
        var registry = new SensorRegistry(config, context.DataDirectory, centre, context.Log, clock);
        var login = new SensorLogin(
            config, ChannelBinding.Of(certificate), passwords, new FailedLogins(clock), registry, refusals, context.Log, clock);
        var listener = CentralListener.Start(
            config,
            certificate,
            new ConnectionGate(config, refusals),
            new DoorService(login, registry, refusals),
            new TransferService(new RecordTaker(centre, refusals, context.Log)));
        context.OwnConnections.Add(new OwnConnection(null, (ushort)listener.EndPoint.Port));
        context.Log.Information(ServerCertificate.Describe(certificate));
        return new CentralReceiver(registry, refusals, listener, certificate);
    }

    public ISpoolReader OpenSpool(int sensor)
    {
        var spool = new RemoteSpool(registry.SessionOf(sensor).Requests);
        // Says at once whether the sensor keeps packets and tells of them.
        _ = spool.Oldest(media: false);
        return spool;
    }

    public IReadOnlyList<Sdk.Transport.LiveCall> LiveCalls(int sensor)
    {
        using PendingRequest pending = registry.SessionOf(sensor).Requests.Ask(new Request { LiveCalls = new Nothing() });
        var calls = new List<Sdk.Transport.LiveCall>();
        try
        {
            while (pending.Next() is { } part)
            {
                calls.AddRange(part.KindCase == AnswerPart.KindOneofCase.LiveCalls
                    ? part.LiveCalls.Calls.Select(AnswerCodec.FromMessage)
                    : throw new PluginException("the sensor answers something else"));
            }

            return calls;
        }
        catch (FormatException e)
        {
            throw new PluginException($"the sensor's answer cannot be read: {e.Message}", e);
        }
    }

    public string Configuration(int sensor)
    {
        using PendingRequest pending = registry.SessionOf(sensor).Requests.Ask(new Request { Configuration = new Nothing() });
        return pending.Next() is { KindCase: AnswerPart.KindOneofCase.Configuration } part
            ? part.Configuration
            : throw new PluginException("the sensor answers something else");
    }

    public void Dispose()
    {
        registry.Dispose();
        listener.Dispose();
        certificate.Dispose();
    }
}
