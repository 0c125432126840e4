using System.Text;
using Earshot.LiveCapture;

namespace Earshot.Live.Tests.Capturing;

/// <summary>An interface without a link-layer header, in the thread's namespace: what is sent here comes in there, and what is sent there is received here.</summary>
internal sealed class TunDevice : IDisposable
{
    private const nuint SetInterface = 0x400454ca;
    private const ushort TunWithoutPrefix = 0x1001;

    private readonly FileStream device = new("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    public unsafe TunDevice(string name)
    {
        byte[] request = new byte[40];
        Encoding.ASCII.GetBytes(name).CopyTo(request, 0);
        BitConverter.TryWriteBytes(request.AsSpan(16), TunWithoutPrefix);
        fixed (byte* argument = request)
        {
            Libc.Control((int)device.SafeFileHandle.DangerousGetHandle(), SetInterface, argument).Should().Be(0);
        }
    }

    public void Send(byte[] packet) => device.Write(packet);

    /// <summary>Waits for a packet, once the interface is up.</summary>
    /// <returns>Its length.</returns>
    public int Receive(byte[] buffer) => device.Read(buffer);

    public void Dispose() => device.Dispose();
}
