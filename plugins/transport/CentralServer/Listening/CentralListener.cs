using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Packets;
using Earshot.Sdk.Plugins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Earshot.CentralServer.Listening;

/// <summary>Kestrel with the two services, behind TLS 1.3 and the gate.</summary>
internal sealed class CentralListener : IDisposable
{
    // What may be on its way at 200 ms and 80 MB/s. The default of HTTP/2 would do for a third of a megabyte a second.
    private const int StreamWindow = 16 << 20;
    private const int ConnectionWindow = 32 << 20;
    private const int MaxStreams = 32;

    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(5);

    private readonly WebApplication application;

    private CentralListener(WebApplication application) => this.application = application;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <exception cref="PluginException">It cannot.</exception>
    public static CentralListener Start(
        CentralServerConfig config, X509Certificate2 certificate, ConnectionGate gate, DoorService door, TransferService transfer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(door);
        builder.Services.AddSingleton(transfer);
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc()
            .AddServiceOptions<DoorService>(options => options.MaxReceiveMessageSize = CentralMethods.MaxDoorMessage)
            .AddServiceOptions<TransferService>(options => options.MaxReceiveMessageSize = BlockHeader.MaxMessage);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, config, certificate, gate));
        WebApplication application = builder.Build();
        application.MapGrpcService<DoorService>();
        application.MapGrpcService<TransferService>();
        try
        {
            application.Start();
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            ((IDisposable)application).Dispose();
            throw new PluginException($"cannot listen on {AddressOf(config)}: {e.Message}", e);
        }

        ICollection<string> addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var listening = new Uri(addresses.First());
        return new CentralListener(application) { EndPoint = new IPEndPoint(AddressOf(config).Address, listening.Port) };
    }

    public void Dispose()
    {
        // Nobody is asked to come to an end: what is on its way comes again.
        application.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        ((IDisposable)application).Dispose();
    }

    private static IPEndPoint AddressOf(CentralServerConfig config) =>
        new(IPAddress.Parse(config.ServerBind), config.ServerBindPort);

    private static void Configure(KestrelServerOptions kestrel, CentralServerConfig config, X509Certificate2 certificate, ConnectionGate gate)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowAlternateSchemes = true;
        KestrelServerLimits limits = kestrel.Limits;
        (limits.MaxRequestBodySize, limits.MinRequestBodyDataRate, limits.MinResponseDataRate) = (null, null, null);
        limits.Http2.InitialStreamWindowSize = StreamWindow;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        limits.Http2.MaxStreamsPerConnection = MaxStreams;
        limits.Http2.KeepAlivePingDelay = PingDelay;
        limits.Http2.KeepAlivePingTimeout = PingDelay;
        X509Certificate2Collection authorities = Authorities(config);
        kestrel.Listen(AddressOf(config), options =>
        {
            options.Protocols = HttpProtocols.Http2;
            options.Use(next => context => gate.RunAsync(context, next));
            options.UseHttps(Tls(certificate, authorities));
            options.Use(next => context =>
            {
                context.Features.Get<CentralConnection>()!.IsEncrypted = true;
                return next(context);
            });
        });
    }

    private static HttpsConnectionAdapterOptions Tls(X509Certificate2 certificate, X509Certificate2Collection authorities) => new()
    {
        ServerCertificate = certificate,
        SslProtocols = TlsRules.Version,
        HandshakeTimeout = HandshakeTime,
        ClientCertificateMode = authorities.Count > 0 ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
        ClientCertificateValidation = (shown, _, _) => IsSigned(shown, authorities),
        OnAuthenticate = (_, options) =>
        {
            options.CipherSuitesPolicy = TlsRules.Ciphers;
            options.AllowTlsResume = false;
        },
    };

    private static bool IsSigned(X509Certificate2 shown, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(shown);
    }

    private static X509Certificate2Collection Authorities(CentralServerConfig config)
    {
        var authorities = new X509Certificate2Collection();
        if (config.ClientCaFile.Length > 0)
        {
            try
            {
                authorities.ImportFromPemFile(config.ClientCaFile);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new PluginException($"cannot use client_ca_file {config.ClientCaFile}: {e.Message}", e);
            }

            if (authorities.Count == 0)
            {
                throw new PluginException($"client_ca_file {config.ClientCaFile} has no certificate");
            }
        }

        return authorities;
    }

    /// <summary>The host of the plugin decides when the program ends, and no signal here.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
