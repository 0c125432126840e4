using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Authentication;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Grpc.Core;
using Grpc.Net.Client;

namespace Earshot.CentralSensor.Connection;

/// <summary>One TCP connection to a centre with TLS in it and gRPC in that. It is never made again: who was let in is the connection.</summary>
internal sealed class CentreChannel : IDisposable
{
    /// <summary>Answers to a sensor are small.</summary>
    private const int MaxReceive = 1 << 20;

    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);

    private readonly SslStream stream;
    private readonly GrpcChannel channel;
    private int connections;

    private CentreChannel(SslStream stream, string authority)
    {
        this.stream = stream;
        using var certificate = X509CertificateLoader.LoadCertificate(stream.RemoteCertificate!.GetRawCertData());
        Binding = ChannelBinding.Of(certificate);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => Interlocked.Increment(ref connections) == 1
                ? ValueTask.FromResult<Stream>(stream)
                : ValueTask.FromException<Stream>(new IOException("the connection to the centre is over")),
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingDelay,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        };
        // "http", for TLS is there already: the certificate was looked at before the first request.
        channel = GrpcChannel.ForAddress(
            $"http://{authority}",
            new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = MaxReceive, MaxSendMessageSize = null });
        Invoker = channel.CreateCallInvoker();
    }

    public CallInvoker Invoker { get; }

    /// <summary>The connection as this end sees it.</summary>
    public ChannelBinding Binding { get; }

    /// <summary>Connects.</summary>
    /// <exception cref="PluginException">It failed; the message says why.</exception>
    public static async Task<CentreChannel> ConnectAsync(
        string host, ushort port, string? pin, X509Certificate2? ownCertificate, OwnConnections own, CancellationToken stop)
    {
        string authority = $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host.Trim('[', ']')}]" : host)}:{port}";
        Socket? socket = null;
        SslStream? stream = null;
        try
        {
            socket = await ConnectTcpAsync(host.Trim('[', ']'), port, own, stop);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
            await stream.AuthenticateAsClientAsync(TlsOptions(host, pin, ownCertificate), stop);
            return new CentreChannel(stream, authority);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            stream?.Dispose();
            socket?.Dispose();
            stop.ThrowIfCancellationRequested();
            throw new PluginException($"cannot connect to {authority}: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        channel.Dispose();
        stream.Dispose();
    }

    private static async Task<Socket> ConnectTcpAsync(string host, ushort port, OwnConnections own, CancellationToken stop)
    {
        Exception? failure = null;
        foreach (IPAddress address in await Dns.GetHostAddressesAsync(host, stop))
        {
            // Before the first packet goes out.
            own.Add(new OwnConnection(HostAddress.From(address), port));
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), stop);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failure = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static SslClientAuthenticationOptions TlsOptions(string host, string? pin, X509Certificate2? ownCertificate) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = TlsRules.Version,
        CipherSuitesPolicy = TlsRules.Ciphers,
        AllowTlsResume = false,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        ClientCertificateContext = ownCertificate is null ? null : SslStreamCertificateContext.Create(ownCertificate, null, offline: true),
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, VerificationFlags = X509VerificationFlags.AllFlags },
        // Whose certificate it is, the password says, which is bound to it; a pin says so beforehand.
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 shown
            && (pin is null || TlsRules.PinOf(shown) == pin),
    };
}
