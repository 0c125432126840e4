using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Packets;

namespace Earshot.Bench.Central;

/// <summary>The measure: the same blocks read, compressed with LZ4 and written to TLS 1.3, and nothing else.</summary>
internal static class PlainSender
{
    public static int Run(string capture, string gigabytes)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        // The other end is a process of its own, whose processor time is not ours.
        using Process sink = Process.Start(new ProcessStartInfo("openssl", $"s_client -quiet -connect {listener.LocalEndpoint}")
        {
            RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true,
        })!;
        _ = sink.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        using TcpClient client = listener.AcceptTcpClient();
        client.NoDelay = true;
        using var stream = new SslStream(client.GetStream());
        stream.AuthenticateAsServer(new SslServerAuthenticationOptions
        {
            ServerCertificate = made, EnabledSslProtocols = TlsRules.Version, CipherSuitesPolicy = TlsRules.Ciphers,
        });
        using var compressor = new BodyCompressor();
        byte[] output = new byte[BodyCompressor.Bound(CompressionMethod.Lz4, 2 << 20)];
        var traffic = new Traffic(capture, gigabytes);
        (long began, TimeSpan cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        traffic.ForEach(block => stream.Write(output, 0, compressor.Compress(CompressionMethod.Lz4, block.Bytes, output)));
        int result = Usage.Print(began, cpu, traffic.Given);
        sink.Kill();
        return result;
    }
}
