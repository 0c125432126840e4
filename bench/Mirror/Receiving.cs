using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Earshot.Mirror;
using Earshot.Mirror.Receiving;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Bench.Mirror;

/// <summary>A receiving process, which throws away what comes. Each prints its port and works until its input ends.</summary>
internal static class Receiving
{
    public static void Mirror()
    {
        using var context = new TestPluginContext();
        using MirrorReceiver receiver = MirrorReceiver.Open(
            new MirrorConfig { MirrorBindIp = "127.0.0.1", MirrorBindPort = 0 }, context, new NoAnalysis(), TimeProvider.System);
        Console.WriteLine(receiver.Port);
        Console.In.ReadToEnd();
    }

    public static void Tls()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        new Thread(() => AcceptTls(listener, certificate)) { IsBackground = true }.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        Console.In.ReadToEnd();
    }

    private static void AcceptTls(Socket listener, X509Certificate2 certificate)
    {
        byte[] buffer = new byte[256 * 1024];
        while (true)
        {
            using var stream = new NetworkStream(listener.Accept(), ownsSocket: true);
            using var tls = new SslStream(stream);
            tls.AuthenticateAsServer(certificate);
            while (tls.Read(buffer) > 0)
            {
                // Thrown away.
            }
        }
    }

    private sealed class NoAnalysis : ICentre
    {
        public void Attach(RemoteSensor sensor, IPacketSource source) => new Thread(() =>
        {
            while (source.Read(CancellationToken.None) is { } block)
            {
                block.Release();
            }

            source.Dispose();
        }) { IsBackground = true }.Start();

        public Task KeepAsync(RemoteSensor sensor, RecordBatch records, CancellationToken stop) => throw new NotSupportedException();
    }
}
