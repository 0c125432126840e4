using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Earshot.Central.Tests.Support;

/// <summary>Ends a sensor's TLS with a certificate of its own, and passes on what it reads.</summary>
internal sealed class ManInTheMiddle : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint target;
    private readonly X509Certificate2 certificate;
    private readonly MemoryStream seen = new();

    public ManInTheMiddle(IPEndPoint target)
    {
        this.target = target;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        certificate = new CertificateRequest("CN=Earshot centre", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        listener.Start();
        _ = AcceptAsync();
    }

    public ushort Port => (ushort)((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What it could read, both ways.</summary>
    public byte[] Seen
    {
        get
        {
            lock (seen)
            {
                return seen.ToArray();
            }
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync();
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var sensor = new SslStream(client.GetStream());
            await sensor.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate, EnabledSslProtocols = SslProtocols.Tls13, ApplicationProtocols = [SslApplicationProtocol.Http2],
            });
            using var onward = new TcpClient();
            await onward.ConnectAsync(target);
            using var centre = new SslStream(onward.GetStream(), false, (_, _, _, _) => true);
            await centre.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "x", ApplicationProtocols = [SslApplicationProtocol.Http2],
            });
            await Task.WhenAny(PumpAsync(sensor, centre), PumpAsync(centre, sensor));
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            client.Dispose();
        }
    }

    private async Task PumpAsync(SslStream from, SslStream to)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer) is > 0 and var length)
        {
            lock (seen)
            {
                seen.Write(buffer, 0, length);
            }

            await to.WriteAsync(buffer.AsMemory(0, length));
        }
    }
}
